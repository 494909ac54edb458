"""Exercise: build a retry topic, with a counter of the program's own."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.polling import Deadline
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read, read_to_end
from lessons.pulsar.exercises.fixtures import PATIENCE, STEP, AwayError, call_handler, fresh_topic, unacknowledged
from lessons.pulsar.producer import key_of, publish
from lessons.servers import Server

TRIES, SERVICE = 3, "billing-service"
SCENES = ({1: 0, 2: 1, 3: 99}, {1: 99, 2: 2, 3: 0})
"""How often the processing of each user's event fails, the one time and the other."""
REFUSED = {4: 99}
"""The same, where the first copy can't be sent: the retry topic does not take it."""
MOST = 16  # deliveries after which the check stops counting


def check(handle: Answer, broker: Server) -> None:
    """The program is started again for every event, so no count of a consumer lasts."""
    for failures in SCENES:
        _compare(failures, *_scene(handle, broker, failures))
    tried, buried = _scene(handle, broker, REFUSED, refuses=True)
    _compare_refused(tried, buried)


def _scene(
    handle: Answer, broker: Server, failures: dict[int, int], refuses: bool = False
) -> tuple[Counter[int], list[pulsar.Message]]:
    """How often each user's event was processed, and what is on the dead-letter topic in the end."""
    tried: Counter[int] = Counter()

    def process(message: pulsar.Message) -> None:
        user = events.from_bytes(message.data())["userId"]
        tried[user] += 1
        if tried[user] <= failures[user]:
            raise AwayError("the database was away for a moment")

    with (
        fresh_topic(broker, "retry-later-again") as (_, again),
        fresh_topic(broker, "retry-later-dead") as (_, dead),
        fresh_topic(broker, "retry-later") as (
            client,
            topic,
        ),  # the client is closed first: it would make the others anew
    ):
        for each in (topic, again):
            client.subscribe(each, SERVICE, pulsar.ConsumerType.Shared).close()
        client.subscribe(dead, "repair").close()  # else nothing would keep the dead letters
        publish(client.create_producer(topic), [events.user_logged_in(user) for user in failures])
        retries, dead_letters = client.create_producer(again), client.create_producer(dead)
        if refuses:
            _handle_refused(handle, client, (topic, again), process)
        for _ in range(MOST):
            consumer = client.subscribe([topic, again], SERVICE, pulsar.ConsumerType.Shared)
            if messages := _next(Admin(broker), (topic, again), consumer):
                call_handler(handle, consumer, messages[0], process, retries, dead_letters)
            consumer.close()
            if not messages:
                break
        buried = read_to_end(client.create_reader(dead, pulsar.MessageId.earliest))
        copies = read_to_end(client.create_reader(again, pulsar.MessageId.earliest))
        left = sum(Admin(broker).stats(each)["subscriptions"][SERVICE]["msgBacklog"] for each in (topic, again))
    _compare_copies(copies)
    if left and max(tried.values()) <= TRIES:
        raise Wrong(f"{left} events are still not acknowledged.")
    return tried, buried


def _next(admin: Admin, topics: tuple[str, str], consumer: pulsar.Consumer) -> list[pulsar.Message]:
    """The next event; none when all are acknowledged, or what is not does not come."""
    deadline, messages = Deadline(PATIENCE), read(consumer, 1, STEP)
    while not messages and not deadline.passed and any(unacknowledged(admin, each) for each in topics):
        messages = read(consumer, 1, STEP)
    return messages


def _handle_refused(
    handle: Answer, client: pulsar.Client, topics: tuple[str, str], process: Callable[[pulsar.Message], None]
) -> None:
    """One delivery with producers that can't send any more: what the function then raises ends its program."""
    refusing = client.create_producer(topics[1])
    refusing.close()
    consumer = client.subscribe(list(topics), SERVICE, pulsar.ConsumerType.Shared)
    for message in read(consumer, 1):
        with suppress(pulsar.PulsarException):
            handle(consumer, message, process, refusing, refusing)
    consumer.close()


def _compare(failures: dict[int, int], tried: Counter[int], buried: list[pulsar.Message]) -> None:
    _compare_tries(tried, failures)
    _compare_buried(buried, failures)


def _compare_refused(tried: Counter[int], buried: list[pulsar.Message]) -> None:
    (user,) = REFUSED
    if tried[user] == 1 and not buried:
        raise Wrong(
            "The retry topic did not take the event (`send` raised an error), and the event was acknowledged all the "
            "same: it is lost. Acknowledge what was sent."
        )
    _compare({user: TRIES}, Counter({user: tried[user] - 1}), buried)


def _compare_copies(copies: list[pulsar.Message]) -> None:
    """A count that is not in the properties is gone when the program starts again, which this check can't do."""
    counts = [(message.data(), *sorted(message.properties().items())) for message in copies]
    if len(set(counts)) < len(counts) or not all(message.properties() for message in copies):
        raise Wrong(
            "The copies on the retry topic do not say how often they failed: a program that starts again can't know "
            "it. Put the count into the `properties`."
        )


def _compare_tries(tried: Counter[int], failures: dict[int, int]) -> None:
    for user, fails in failures.items():
        wanted, found = min(fails + 1, TRIES), tried[user]
        if found > wanted and not fails:
            raise Wrong("An event that was processed came again: acknowledge it.")
        if found > wanted + 1:
            raise Wrong(
                f"An event that fails was processed {found} times, and {TRIES} is the limit. The broker's own count "
                "starts again with each consumer: count in the event's properties."
            )
        if found > wanted:
            raise Wrong(f"An event that fails was processed {found} times. After {wanted} it is to be put aside.")
        if found < wanted:
            raise Wrong(f"An event that failed was processed {found} times. It is to be tried {wanted} times.")


def _compare_buried(buried: list[pulsar.Message], failures: dict[int, int]) -> None:
    wanted = [user for user, fails in failures.items() if fails >= TRIES]
    found = [events.from_bytes(message.data())["userId"] for message in buried]
    if found != wanted:
        raise Wrong(f"The dead-letter topic has the events of the users {found}. Expected: {wanted}.")
    if any(message.partition_key() != key_of(events.user_logged_in(wanted[0])) for message in buried):
        raise Wrong("The event has lost its key on the way: pass `partition_key` on when you send it again.")


EXERCISE = Exercise(
    id="pulsar.retry_later",
    title="Build a retry topic that counts by itself",
    notebook="03_pulsar",
    minutes=8,
    kind="build",
    hints=(
        "Send the failed event to `retries` first, and acknowledge it only then: a crash between the two repeats it.",
        "`message.properties()` is a dict of texts. It lacks your counter at the first delivery.",
        "`retries.send(message.data(), partition_key=message.partition_key(), properties={'tries': str(tries)})`",
    ),
    why=(
        "The counter travels with the event, so it lasts when a consumer, a worker or the broker starts again. "
        "You could also let the retry wait with `deliver_after`, longer at each try. The usual mistake is to "
        "count with `redelivery_count`, which starts again with each consumer. All this costs the order: the event "
        "comes after those that were sent meanwhile."
    ),
    checker=check,
    seconds=90,
    **answers_beside(__file__),
)
