"""Exercise: read a topic from its beginning, and end."""

from typing import Any

from kafka import KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server


def check(read_all: Answer, kafka: Server) -> None:
    with fresh_topic(kafka, "read-all") as topic:
        sent = events.logins([1, 2], each=2)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, sent)
        found = read_all(kafka.address, topic)
    if not isinstance(found, list):
        raise Wrong(f"`read_all` returned {found!r}. It should return a list of events.")
    if not found:
        raise Wrong("`read_all` returned nothing, and 4 events are there. Where does a new consumer begin to read?")
    if not isinstance(found[0], dict):
        raise Wrong(f"The first thing in the list is {_short(found[0])}. Make an event of each: `events.from_bytes`.")
    if found != sent:
        raise Wrong(f"`read_all` returned {len(found)} of the 4 events, or in another order.")


def _short(thing: Any) -> str:
    return repr(thing) if isinstance(thing, bytes) else f"a {type(thing).__name__}"


EXERCISE = Exercise(
    id="kafka.read_all",
    title="Read every event of a topic, and end",
    notebook="01_kafka",
    minutes=6,
    starter="""\
def read_all(address, topic):
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset=...,
        consumer_timeout_ms=2000,
    )
    found = ...
    consumer.close()
    return found
""",
    hints=(
        "A consumer without a position begins at the end of the topic, unless you say `earliest`.",
        "With `consumer_timeout_ms` the loop `for message in consumer` ends two seconds after the last message.",
        "`[events.from_bytes(message.value) for message in consumer]` makes the list.",
    ),
    solution_code="""\
def read_all(address, topic):
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=2000,
    )
    found = [events.from_bytes(message.value) for message in consumer]
    consumer.close()
    return found
""",
    why=(
        "`earliest` begins at the oldest event that the topic still has, and the time limit ends the loop. You could "
        "also ask for `end_offsets` first and stop there: then no time is lost at the end. The usual mistake is to "
        "leave out `earliest`, and to wonder why a topic full of events seems empty."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, consumer_timeout_ms=1000)
    return [events.from_bytes(message.value) for message in consumer]
""",
            says="Where does a new consumer begin to read?",
        ),
        WrongAnswer(
            """\
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=1000)
    return [message.value for message in consumer]
""",
            says="Make an event of each",
        ),
        WrongAnswer(
            """\
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=1000)
    return consumer
""",
            says="should return a list of events",
        ),
    ),
)
