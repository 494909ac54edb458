"""Exercise: take everything of one user out of a compacted topic."""

from kafka import KafkaAdminClient, KafkaProducer

from lessons import events
from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.course.waiting import until
from lessons.kafka import storage
from lessons.kafka.exercises.scene import fresh_topic, messages_on

KEPT, FORGOTTEN = b"user-1", b"user-2"
FILLER = b"filler"


def judge(forget_user, kafka):
    """Two users have changed their address; one is to be forgotten."""
    with fresh_topic(kafka, "forget-user") as topic:
        _make_compacted(kafka, topic)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for key, city in ((KEPT, "Rome"), (FORGOTTEN, "Oslo"), (KEPT, "Lima"), (FORGOTTEN, "Cairo")):
                producer.send(topic, key=key, value=events.to_bytes({"type": "AddressChanged", "city": city}))
            producer.flush()
            forget_user(producer, topic, 2)
            producer.flush()
            found = _after_compaction(kafka, producer, topic)
    _compare(found)
    return "The broker has compacted: of user 2 only the tombstone is left, and user 1 is still there."


def _make_compacted(kafka, topic):
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    storage.alter_topic(
        admin, topic, cleanup_policy="compact", segment_ms=100, min_cleanable_dirty_ratio=0.01
    )  # tombstones stay for a day, so that they can be looked at
    admin.close()


def _after_compaction(kafka, producer, topic) -> list:
    """What is left once every key has one event."""

    def compacted():
        producer.send(topic, key=FILLER, value=b"closes the segment before")
        producer.flush()
        found = [message for message in messages_on(kafka, topic) if message.key != FILLER]
        return found if len(found) == len({message.key for message in found}) else None

    return until(compacted, seconds=20)


def _compare(found):
    values = {message.key: message.value for message in found}
    if values.get(KEPT) is None:
        raise Wrong("User 1 is gone too. Only user 2 was to be forgotten.")
    if b"2" in values or b"" in values:
        raise Wrong(f"The key of the events is {FORGOTTEN!r}. An event with another key takes nothing away.")
    if values.get(FORGOTTEN) == b"":
        raise Wrong("The last value of user 2 is b'', which is a value of no bytes. A tombstone has no value at all.")
    if values.get(FORGOTTEN) is not None:
        raise Wrong(f"The topic still has {values[FORGOTTEN]!r} of user 2. Which event says that a key is deleted?")


EXERCISE = Exercise(
    id="kafka.forget_user",
    title="Take everything of one user out of a compacted topic",
    notebook="deeper/kafka_storage",
    minutes=4,
    starter="""\
def forget_user(producer, topic, user):
    producer.send(topic, key=..., value=...)
""",
    hints=(
        "The keys in this topic look like `user-1`, as bytes.",
        "A tombstone is an event with the key, and with no value.",
        "No value is `None` in Python.",
    ),
    solution_code="""\
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=None)
""",
    why=(
        "A tombstone is the last word on a key: compaction takes away all values before it, and later the tombstone "
        "itself. In a topic without compaction nothing would happen. The usual mistake is an empty value, b'', which "
        "is kept like any other. Mind that others may hold copies: a law that wants data deleted means those too."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(
            """\
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=b"")
""",
            says="A tombstone has no value at all",
        ),
        WrongAnswer(
            """\
def forget_user(producer, topic, user):
    producer.send(topic, key=str(user).encode(), value=None)
""",
            says="takes nothing away",
        ),
        WrongAnswer(
            """\
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=events.to_bytes({"type": "UserDeleted"}))
""",
            says="Which event says that a key is deleted?",
        ),
    ),
    seconds=30,
)
