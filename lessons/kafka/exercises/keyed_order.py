"""Exercise: send events so that one user's events stay in order."""

from collections import defaultdict

from kafka import KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on
from lessons.servers import Server

USERS = (100, 101, 123, 456)


def check(send_keyed: Answer, kafka: Server) -> str:
    sent = events.logins(USERS, each=3)
    with fresh_topic(kafka, "keyed-order", partitions=3) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for event in sent:
                send_keyed(producer, topic, event)
            producer.flush()
        found = messages_on(kafka, topic)
    if len(found) != len(sent):
        raise Wrong(f"The broker has {len(found)} events, and {len(sent)} were to be sent, one for each call.")
    _look_at_keys(found)
    return "The events of each user are in one partition, in the order in which they were sent."


def _look_at_keys(found: object) -> None:
    if any(message.key is None for message in found):
        raise Wrong("There are events without a key. Without a key the producer chooses any partition for each.")
    users, places = defaultdict(set), defaultdict(set)
    for message in found:
        users[message.key].add(events.from_bytes(message.value)["userId"])
        places[events.from_bytes(message.value)["userId"]].add(message.partition)
    if len(users) == 1:
        raise Wrong(f"All events have the key {next(iter(users))!r}, so one partition gets them all.")
    if any(len(partitions) > 1 for partitions in places.values()):
        raise Wrong("One user's events went to more than one partition: their key must be the same each time.")


EXERCISE = Exercise(
    id="kafka.keyed_order",
    title="Keep the events of one user in order",
    notebook="01_kafka",
    minutes=5,
    starter="""\
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=...)
""",
    hints=(
        "Events with the same key go to the same partition, and a partition keeps its order.",
        "What is the same in all events of one user, and different for another user?",
        "A key is bytes: `str(event['userId']).encode()`.",
    ),
    solution_code="""\
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=str(event["userId"]).encode())
""",
    why=(
        "The producer computes the partition from the key, so the same key means the same partition, and a partition "
        "keeps its order. You could also name the partition with `partition=`, but then you must spread the users "
        "yourself. The usual mistake is a key that has too few values: all events crowd into few partitions."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event))
""",
            says="There are events without a key",
        ),
        WrongAnswer(
            """\
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=event["type"].encode())
""",
            says="so one partition gets them all",
        ),
        WrongAnswer(
            """\
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=events.to_bytes(event))
""",
            says="to more than one partition",
        ),
    ),
)
