"""Exercise: take everything of one user out of a compacted topic."""

from kafka import KafkaAdminClient, KafkaProducer
from kafka.consumer.fetcher import ConsumerRecord

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.course.waiting import until
from lessons.kafka import storage
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on
from lessons.servers import Server

KEPT, FORGOTTEN = b"user-1", (2, 17)
"""The key of the user who stays, and the numbers of those who are to be forgotten."""
FILLER = b"filler"


def check(forget_user: Answer, kafka: Server) -> str:
    """Three users have changed their address; two are to be forgotten, one after the other."""
    with fresh_topic(kafka, "forget-user") as topic:
        _make_compacted(kafka, topic)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for city in ("Rome", "Oslo"):
                for key in (KEPT, *map(_key, FORGOTTEN)):
                    producer.send(topic, key=key, value=events.to_bytes({"type": "AddressChanged", "city": city}))
            producer.flush()
            for user in FORGOTTEN:
                forget_user(producer, topic, user)
            producer.flush()
            found = _after_compaction(kafka, producer, topic)
    _compare(found)
    return "The broker has compacted: of users 2 and 17 only the tombstones are left, and user 1 is still there."


def _key(user: int) -> bytes:
    return f"user-{user}".encode()


def _make_compacted(kafka: Server, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    storage.alter_topic(
        admin, topic, cleanup_policy="compact", segment_ms=100, min_cleanable_dirty_ratio="0.01"
    )  # tombstones stay for a day, so that they can be looked at
    admin.close()


def _after_compaction(kafka: Server, producer: KafkaProducer, topic: str) -> list[ConsumerRecord]:
    """What is left once every key has one event."""

    def compacted() -> list[ConsumerRecord] | None:
        producer.send(topic, key=FILLER, value=b"closes the segment before")
        producer.flush()
        found = [message for message in messages_on(kafka, topic) if message.key != FILLER]
        return found if len(found) == len({message.key for message in found}) else None

    return until(compacted, seconds=20) or []


def _compare(found: list[ConsumerRecord]) -> None:
    values = {message.key: message.value for message in found}
    if values.get(KEPT) is None:
        raise Wrong("User 1 is gone too. Only the users 2 and 17 were to be forgotten.")
    if strange := set(values) - {KEPT, *map(_key, FORGOTTEN)}:
        raise Wrong(
            f"You sent the key {min(strange, key=str)!r}. The key of user 2 is b'user-2': no other takes it away."
        )
    for user in FORGOTTEN:
        _look_at(user, values[_key(user)])


def _look_at(user: int, value: bytes | None) -> None:
    if value == b"":
        raise Wrong(f"The last value of user {user} is b'', a value of no bytes. A tombstone has no value at all.")
    if value is not None:
        raise Wrong(f"The topic still has {value!r} of user {user}. Which event says that a key is deleted?")


EXERCISE = Exercise(
    id="kafka.forget_user",
    title="Take everything of one user out of a compacted topic",
    notebook="deeper/kafka_storage",
    minutes=4,
    hints=(
        "The keys in this topic look like `user-1`, as bytes.",
        "A tombstone is an event with the key, and with no value.",
        "No value is `None` in Python.",
    ),
    why=(
        "A tombstone is the last word on a key: compaction takes away all values before it, and later the tombstone "
        "itself. In a topic without compaction nothing would happen. The usual mistake is an empty value, b'', which "
        "is kept like any other. Mind that others may hold copies: a law that wants data deleted means those too."
    ),
    checker=check,
    seconds=30,
    **answers_beside(__file__),
)
