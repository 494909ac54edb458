"""Exercise: read a topic from its beginning, and end."""

from kafka import KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server

MANY = 600
"""More than the 500 events that one `poll` returns at most, by default."""


def check(read_all: Answer, kafka: Server) -> None:
    """One partition, whose order counts; then three, one of them empty, with more events than one `poll` returns."""
    with fresh_topic(kafka, "read-all") as topic, fresh_topic(kafka, "read-all-again", partitions=3) as wide:
        sent, more = events.logins([1, 2], each=2), events.logins([1, 2], each=MANY // 2)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, sent)
            for number, event in enumerate(more):
                producer.send(wide, events.to_bytes(event), partition=2 * (number % 2))
        found = _events(read_all(kafka.address, topic), len(sent))
        if found != sent:
            raise Wrong(f"`read_all` returned {len(found)} of the {len(sent)} events, or in another order.")
        _compare(_events(read_all(kafka.address, wide), len(more)), more)
        if len(read_all(kafka.address, wide)) != len(more):
            raise Wrong("The second time `read_all` did not return every event: a group remembers how far it has read.")


def _events(found: object, count: int) -> list[dict[str, object]]:
    """What was returned, where it is a list of events."""
    if not isinstance(found, (list, tuple)):
        raise Wrong(f"`read_all` returned {found!r}. It should return a list of events.")
    if not found:
        raise Wrong(
            f"`read_all` returned nothing, and {count} events are there. Where does a new consumer begin to read?"
        )
    if not isinstance(found[0], dict):
        raise Wrong(f"The first thing in the list is {_short(found[0])}. Make an event of each: `events.from_bytes`.")
    return list(found)


def _compare(found: list[dict[str, object]], sent: list[dict[str, object]]) -> None:
    if len(found) < len(sent):
        raise Wrong(f"Of a topic with 3 partitions and {len(sent)} events `read_all` returned {len(found)}.")
    if sorted(found, key=str) != sorted(sent, key=str):
        raise Wrong(f"`read_all` returned {len(found)} events of a topic with {len(sent)}, or changed some of them.")


def _short(thing: object) -> str:
    return repr(thing) if isinstance(thing, bytes) else f"a {type(thing).__name__}"


EXERCISE = Exercise(
    id="kafka.read_all",
    title="Read every event of a topic, and end",
    notebook="01_kafka",
    minutes=8,
    hints=(
        "A consumer without a position begins at the end of the topic, unless you say `earliest`.",
        "With `consumer_timeout_ms` the loop `for message in consumer` ends two seconds after the last message.",
        "`[events.from_bytes(message.value) for message in consumer]` makes the list.",
    ),
    why=(
        "`earliest` begins at the oldest event that the topic still has, and the time limit ends the loop. You could "
        "also ask for `end_offsets` first and stop there, as `read_to_end` does: then no time is lost at the end, and "
        "a busy broker's silence is not taken for the end. The usual mistake is to leave out `earliest`, and to wonder "
        "why a topic full of events seems empty."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
