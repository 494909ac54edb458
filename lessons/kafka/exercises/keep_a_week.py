"""Exercise: say how long and how much a topic keeps."""

from kafka import KafkaAdminClient

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka import storage
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

WEEK = 7 * 24 * 60 * 60 * 1000  # milliseconds
GIGABYTES = (1_000_000_000, 2**30)
"""Bytes: in the decimal and in the binary way of counting."""
SEGMENT = 3_600_000  # milliseconds: what somebody has set on the topic before
LATER = 30_000  # milliseconds: what the check sets after the answer; the broker shows changes in their order


def check(keep_a_week: Answer, kafka: Server) -> str:
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    try:
        for retention in (WEEK // 7, 2 * WEEK):
            with fresh_topic(kafka, "keep-a-week", segment_ms=SEGMENT, retention_ms=retention) as topic:
                _check_topic(keep_a_week, admin, topic)
    finally:
        admin.close()
    return "The broker has both limits; whichever is reached first counts."


def _check_topic(keep_a_week: Answer, admin: KafkaAdminClient, topic: str) -> None:
    before = _settings(admin, topic)
    keep_a_week(admin, topic)
    storage.alter_topic(admin, topic, file_delete_delay_ms=LATER)  # once it is shown, all before it is
    _compare(before, _settings(admin, topic))
    if storage.topic_settings(admin, topic)["segment.ms"] != str(SEGMENT):
        raise Wrong("Another setting of the topic, segment.ms, is gone: change only these two.")


def _settings(admin: KafkaAdminClient, topic: str) -> tuple[int, int]:
    """The topic's retention.ms and retention.bytes, as the broker has them."""
    found = storage.topic_settings(admin, topic)
    return int(found["retention.ms"]), int(found["retention.bytes"])


def _compare(before: tuple[int, int], now: tuple[int, int]) -> None:
    milliseconds, size = now
    if milliseconds == WEEK // 1000:
        raise Wrong(f"The topic keeps events for {milliseconds} milliseconds, which is 10 minutes: Kafka counts in ms.")
    if milliseconds == 7 * 24:
        raise Wrong("The topic keeps events for 168 milliseconds. A week has 168 hours, and Kafka counts in ms.")
    if milliseconds != WEEK:
        raise Wrong(f"The topic's retention.ms is {milliseconds}. A week is 7 days of 24 hours, in milliseconds.")
    if size == before[1]:
        raise Wrong(f"The topic's retention.bytes is {size}, as before: there is no limit of size yet.")
    if size not in GIGABYTES:
        raise Wrong(f"The topic's retention.bytes is {size}. A gigabyte is 1,000,000,000 bytes.")


EXERCISE = Exercise(
    id="kafka.keep_a_week",
    title="Let a topic keep a week of events, but no more than a gigabyte of each partition",
    notebook="deeper/kafka_storage",
    minutes=4,
    hints=(
        "`retention_ms` is in milliseconds, `retention_bytes` in bytes of one partition.",
        "A week is `7 * 24 * 60 * 60 * 1000` milliseconds.",
    ),
    why=(
        "A topic may have both limits, and the one that is reached first counts. A week is also Kafka's own default; "
        "there is no limit of size by default, so a busy topic can fill the disk within the week. The usual mistake is "
        "to forget that the size is that of one partition: with 12 partitions and 3 copies the disks need 36 GB."
    ),
    checker=check,
    **answers_beside(__file__),
)
