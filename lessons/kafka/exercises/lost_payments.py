"""Exercise: find why a service that commits after each event loses events."""

from collections.abc import Callable
from typing import Any, NamedTuple

from kafka import KafkaConsumer, KafkaProducer

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

GROUP = "exercise-lost-payments"


class Night(NamedTuple):
    """One night of the service.

    Args:
        payments: how many are in each partition.
        fails: the partition and the offset of the payment that can't be charged that night.
    """

    payments: tuple[int, ...]
    fails: tuple[int, int]


NIGHTS = (Night((10,), (0, 3)), Night((0, 6), (1, 2)), Night((7, 5), (0, 6)))
"""A payment in the middle of the only partition, one beside an empty partition, and the last of its partition."""


class Declined(Exception):
    """What the check's `charge` raises."""


def check(bill: Answer, kafka: Server) -> str:
    """In each night one payment fails, and the service is started again: every payment is charged once in the end."""
    for night in NIGHTS:
        _check_night(bill, kafka, night)
    return "After each restart the service goes on with the payment that failed."


def _check_night(bill: Answer, kafka: Server, night: Night) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "lost-payments", partitions=len(night.payments), groups=(group,)) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for partition, count in enumerate(night.payments):
                for number in range(count):
                    producer.send(topic, b"payment %d" % number, partition=partition)
        first = _run_until_failure(bill, kafka, topic, night)
        second = _run_again(bill, kafka, topic)
    _compare(night, first, second)


def _member(kafka: Server, topic: str) -> KafkaConsumer:
    return KafkaConsumer(
        topic,
        bootstrap_servers=kafka.address,
        group_id=kafka.named(GROUP),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=3000,
    )


def _run_until_failure(bill: Answer, kafka: Server, topic: str, night: Night) -> list[tuple[int, int]]:
    """What is charged until the service ends with the error."""
    charged: list[tuple[int, int]] = []
    consumer = _member(kafka, topic)
    try:
        bill(consumer, _charger(charged, night.fails))
    except Declined:
        return charged
    finally:
        consumer.close(autocommit=False)
    later = [place for place in charged if place[0] == night.fails[0] and place[1] > night.fails[1]]
    if later:
        raise Wrong(
            "Your function went on after the error of `charge`. Let the error through: the service ends with it."
        )
    raise Wrong("`charge` raised an error, and your function returned as if all was well. Let the error through.")


def _run_again(bill: Answer, kafka: Server, topic: str) -> list[tuple[int, int]]:
    """What is charged after the restart, when every payment can be."""
    charged: list[tuple[int, int]] = []
    consumer = _member(kafka, topic)
    try:
        bill(consumer, _charger(charged, None))
    finally:
        consumer.close(autocommit=False)
    return charged


def _charger(charged: list[tuple[int, int]], fails: tuple[int, int] | None) -> Callable[[Any], None]:
    def charge(message: Any) -> None:
        if not hasattr(message, "offset"):
            raise Wrong(f"`charge` got {message!r}. It takes the whole message.")
        place = (message.partition, message.offset)
        if place == fails:
            raise Declined
        charged.append(place)

    return charge


def _compare(night: Night, first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    every = {(partition, offset) for partition, count in enumerate(night.payments) for offset in range(count)}
    if lost := sorted(every - {*first, *second}):
        raise Wrong(
            f"Of {len(every)} payments {len(lost)} were never charged, the first in partition {lost[0][0]} at offset "
            f"{lost[0][1]}. {len(first)} were charged before the error: what was the group's position then?"
        )
    again = sorted({*first} & {*second})
    if len(again) == 1 and again[0] == first[-1]:
        raise Wrong("The last payment before the error was charged twice: a commit names the offset to read next.")
    if again:
        raise Wrong(f"{len(again)} payments were charged again after the restart, though all was well with them.")


EXERCISE = Exercise(
    id="kafka.lost_payments",
    title="Find why a service loses payments",
    notebook="deeper/kafka_guarantees",
    minutes=8,
    hints=(
        "Print `consumer.position(partition)` beside `message.offset`. Which of the two does `commit()` store?",
        "`consumer.commit({partition: OffsetAndMetadata(offset)})` stores an offset that you name: the next one.",
    ),
    why=(
        "`commit()` stores the position, and the position is the end of the batch that `poll` has returned: the first "
        "commit covers all of its payments. Name what is done, for each payment or once a batch in a `finally`, or "
        "`seek` back to it before `commit()`. In `for message in consumer` the position moves with each message, and "
        "a named commit is right there too. The usual mistake is to commit after the whole batch: nothing is lost, and "
        "what was charged before the error comes again."
    ),
    checker=check,
    seconds=60,
    kind="diagnose",
    **answers_beside(__file__),
)
