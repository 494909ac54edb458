"""Exercise: replay from an offset, or from the oldest event that is left."""

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server

SENT = 8  # logins, whose offsets are 0 to 7
SCENES = ((3, 1, 5), (4, 2, 4))
"""How many are deleted, and two offsets to replay from: one that is deleted, and one that is still there."""


def check(replay_from: Answer, kafka: Server) -> None:
    with fresh_topic(kafka, "replay-from") as topic:
        place = TopicPartition(topic, 0)
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, events.logins([1], each=SENT))
        for deleted, *offsets in SCENES:
            _delete(kafka, place, deleted)
            found = [_replay(kafka, replay_from, place, offset) for offset in offsets]
            _compare(found, deleted, offsets)


def _delete(kafka: Server, place: TopicPartition, before: int) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    admin.delete_records({place: before})
    admin.close()


def _replay(kafka: Server, replay_from: Answer, place: TopicPartition, offset: int) -> list[int]:
    """The numbers of the logins that come."""
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, consumer_timeout_ms=1000)
    try:
        consumer.assign([place])
        found = replay_from(consumer, place, offset)
    finally:
        consumer.close()
    if not isinstance(found, (list, tuple)) or not all(isinstance(event, dict) for event in found):
        raise Wrong("`replay_from` should return a list of events: `events.from_bytes(message.value)` makes one.")
    return [event.get("login", 0) for event in found]


def _compare(found: list[list[int]], deleted: int, offsets: list[int]) -> None:
    (from_deleted, from_kept), (gone, kept) = found, offsets
    if not from_deleted:
        raise Wrong(
            f"From offset {gone}, which is deleted, you read nothing: the consumer went to the end of the topic."
        )
    if from_kept == from_deleted and kept != deleted:
        raise Wrong(f"From offset {kept}, which is still there, you read from the oldest event on. Go to the offset.")
    if (from_deleted, from_kept) != (list(range(deleted + 1, SENT + 1)), list(range(kept + 1, SENT + 1))):
        raise Wrong(
            f"{deleted} events are deleted. From offset {gone} you read the logins {from_deleted}, and from offset "
            f"{kept} {from_kept}."
        )


EXERCISE = Exercise(
    id="kafka.replay_from",
    title="Replay from an offset, or from the oldest event that is left",
    notebook="deeper/kafka_storage",
    minutes=6,
    hints=(
        "`consumer.beginning_offsets([partition])[partition]` is the offset of the oldest event that is left.",
        "The offset, or the first one that is left: whichever is larger. Python has `max`.",
    ),
    why=(
        "An offset that is deleted is out of range, and then `auto_offset_reset` decides: by default the consumer "
        "jumps to the end, in silence, and misses everything that is left. You could also set it to `earliest`. Then "
        "it jumps to the oldest event, which is right here, and wrong where an offset is too high by a mistake."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
