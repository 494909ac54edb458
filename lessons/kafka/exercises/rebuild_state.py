"""Exercise: rebuild a program's state from its changelog."""

from kafka import KafkaProducer

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

Changes = list[tuple[int, str, int | None]]
"""Partition, key, and the value that it got; None deletes the key."""
FEW: Changes = [(0, "home", 1), (1, "shop", 1), (0, "home", 2), (1, "help", 1), (1, "help", None), (0, "cart", 0)]
MANY: Changes = [(number % 2, f"page-{number % 14}", number) for number in range(700)]
GONE: Changes = [(0, "home", 3), (0, "home", None), (1, "shop", None), (0, "home", 1)]
SCENES: tuple[Changes, ...] = (FEW, MANY, GONE, [])


def check(rebuild: Answer, kafka: Server) -> str:
    for changes in SCENES:
        with fresh_topic(kafka, "rebuild-state", partitions=2) as changelog:
            with KafkaProducer(bootstrap_servers=kafka.address) as producer:
                for partition, key, value in changes:
                    data = None if value is None else str(value).encode()
                    producer.send(changelog, key=key.encode(), value=data, partition=partition)
            _compare(rebuild(kafka.address, changelog), changes)
    return "Every key has its last value, and what was deleted is gone."


def _state(changes: Changes) -> dict[str, int]:
    last = {key: value for _, key, value in changes}
    return {key: value for key, value in last.items() if value is not None}


def _compare(found: object, changes: Changes) -> None:
    expected = _state(changes)
    if not isinstance(found, dict):
        raise Wrong(f"`rebuild` returned {found!r}. It should return a dict: the last value of each key.")
    if any(not isinstance(key, str) for key in found):
        raise Wrong(f"A key of your state is {next(iter(found))!r}. The program asks for it as text.")
    if deleted := [key for key, value in found.items() if key not in expected or value is None]:
        raise Wrong(f"Your state has {deleted[0]!r}, and the last event of this key has no value: it was deleted.")
    if missing := sorted(set(expected) - set(found)):
        raise Wrong(
            f"Of {len(expected)} keys your state has {len(found)}: {missing[0]!r} is missing. The changelog has "
            f"{len(changes)} events in two partitions."
        )
    if strange := [value for value in found.values() if type(value) is not int]:
        raise Wrong(f"Your state has the value {strange[0]!r}. The program counts on from a number: `int(value)`.")
    if found != expected:
        key = next(key for key in expected if found[key] != expected[key])
        raise Wrong(f"Your state says {found[key]} for {key!r}, and its last value is {expected[key]}.")


EXERCISE = Exercise(
    id="kafka.rebuild_state",
    title="Rebuild a program's state from its changelog",
    notebook="deeper/kafka_processing",
    minutes=9,
    hints=(
        "Take all partitions with `assign`, go to the beginning, and use `read_to_end(consumer)`.",
        "A later value replaces an earlier one. What does an event without a value say?",
        "`state.pop(key, None)` deletes a key that may not be there; `int(message.value)` is the count.",
    ),
    why=(
        "From the beginning to the end, every event replaces what its key had, and a tombstone deletes the key. You "
        "could also keep all last values, and leave out those without one at the end. The usual mistake is to ask "
        "`if message.value` or `if count`: then a count of 0 is lost, or a deleted key comes back."
    ),
    checker=check,
    kind="build",
    seconds=40,
    **answers_beside(__file__),
)
