"""Exercise: read a topic from its beginning, and end."""

from kafka import KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server


def check(read_all: Answer, kafka: Server) -> None:
    """One partition, whose order counts; then three, whose events may come mixed, read twice."""
    with fresh_topic(kafka, "read-all") as topic, fresh_topic(kafka, "read-all-again", partitions=3) as wide:
        sent, more = events.logins([1, 2], each=2), events.logins(range(10), each=1)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, sent)
            publish(producer, wide, more)
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
    starter="""\
def read_all(address, topic):
    \"\"\"All events of the topic, as a list. With `consumer_timeout_ms` a loop over a consumer ends.\"\"\"
    ...
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
        WrongAnswer(
            """\
def read_all(address, topic):
    consumer = KafkaConsumer(bootstrap_servers=address, consumer_timeout_ms=1000)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek_to_beginning()
    return [events.from_bytes(message.value) for message in consumer]
""",
            says="Of a topic with 3 partitions and 10 events",
        ),
        WrongAnswer(
            """\
def read_all(address, topic):
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=3000,
        group_id="exercise-read-all",
    )
    found = [events.from_bytes(message.value) for message in consumer]
    consumer.close()
    return found
""",
            says="a group remembers",
        ),
    ),
    right_answers=(
        """\
def read_all(address, topic):
    consumer = KafkaConsumer(bootstrap_servers=address)
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(partitions)
    found = []
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for messages in consumer.poll(500).values():
            found += [events.from_bytes(message.value) for message in messages]
    consumer.close()
    return found
""",
        """\
def read_all(address, topic):
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=1500,
        value_deserializer=events.from_bytes,
    )
    found = tuple(message.value for message in consumer)
    consumer.close()
    return found
""",
    ),
    kind="build",
)
