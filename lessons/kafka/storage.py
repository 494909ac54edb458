"""How a broker stores a partition: its segments on disk, its first offset, its settings."""

from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResourceType

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, FIFTH, HIGH, TOP, WIDEST
from lessons.course.pictures import PALETTE, PLAIN, Picture, title
from lessons.errors import ServerError
from lessons.kafka import configs
from lessons.servers import Server
from lessons.servers.supervision import registry

SEGMENTS = Grid(left=EDGE, step=FIFTH, down=12)


@dataclass(frozen=True)
class Segment:
    """One segment of a partition.

    Args:
        first: its first offset, which is also the name of its files.
        size: bytes of its events (of its .log file).
        is_open: whether the broker still writes to it. Only the last segment of a partition is open.
    """

    first: int
    size: int
    is_open: bool


def partition_folder(server: Server, topic: str, partition: int = 0) -> Path:
    """The folder in which a broker of this course stores the partition.

    Raises:
        ServerError: the broker does not run as a child process of this course, or has no such partition.
    """
    record = registry.read(server.name)
    if server.kind != "local" or record is None:
        raise ServerError(f"The disk of {server.address} is not here.", "Ask that broker: `describe_log_dirs`.")
    folder = Path(record.folder, "log", f"{topic}-{partition}")
    if not folder.is_dir():
        raise ServerError(
            f"The broker has no partition {topic}-{partition}.", "Look at the topic's name and at its partitions."
        )
    return folder


def segments(server: Server, topic: str, partition: int = 0) -> list[Segment]:
    """The partition's segments as they are on disk, the oldest first.

    Raises:
        ServerError: as `partition_folder` does.
    """
    files = sorted(partition_folder(server, topic, partition).glob("*.log"))
    return [Segment(int(file.stem), file.stat().st_size, file == files[-1]) for file in files]


def partition_size(admin: KafkaAdminClient, topic: str, partition: int = 0) -> int:
    """Bytes of the partition's segments, as a broker that has it reports them; 0 if there is no such partition.

    Raises:
        ServerError: the cluster does not let this user ask.
    """
    folders = [folder for broker in admin.describe_log_dirs() for folder in broker["log_dirs"]]
    if not folders:  # kafka-python tells no error here
        raise ServerError(
            "The cluster does not let this user ask how much is stored.",
            "Ask whoever runs it for the right to describe the cluster.",
        )
    topics = [entry for folder in folders for entry in folder["topics"] if entry["name"] == topic]
    parts = [part for entry in topics for part in entry["partitions"] if part["partition_index"] == partition]
    return max((part["partition_size"] for part in parts), default=0)


def alter_topic(admin: KafkaAdminClient, topic: str, **settings: str | float) -> None:
    """Change settings of an existing topic; `retention_ms=1000` sets retention.ms.

    When it returns, the broker shows the new settings. Its logs use them a moment later. So wait for the effect of the
    setting, or create the topic with it (`recreate_topic`).

    Raises:
        ServerError: the broker refused; the sentence has its answer.
        WaitError: the broker did not show the new settings within 10 seconds.
    """
    values = {name.replace("_", "."): str(value) for name, value in settings.items()}
    configs.alter(admin, ConfigResourceType.TOPIC, topic, values)


def topic_settings(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    """All settings of the topic, by name (such as "retention.ms"), as the broker has them now."""
    return configs.shown(admin, ConfigResourceType.TOPIC, topic)


def first_offset(consumer: KafkaConsumer, topic: str, partition: int = 0) -> int:
    """The offset of the oldest event in the partition; if it is empty, the offset of the next event."""
    key = TopicPartition(topic, partition)
    return int(consumer.beginning_offsets([key])[key])


def draw(topic: str, segments: list[Segment], partition: int = 0) -> Picture:
    """Draw the segments, the oldest on the left. The sizes are rounded: they differ a little from run to run."""
    shapes, top = [title(f"topic {topic}, segments of partition {partition}")], TOP
    for row in SEGMENTS.rows(segments):
        shapes += SEGMENTS.row(top, map(_box, row))
        top += HIGH + 30
    words = "; ".join(f"from offset {segment.first}, {_about(segment)}" for segment in segments)
    return Picture(WIDEST, top, shapes, f"topic {topic}, segments of partition {partition}: {words}")


def _box(segment: Segment) -> Box:
    return Box(f"from {segment.first}", PALETTE[0] if segment.is_open else PLAIN, _about(segment))


def _about(segment: Segment) -> str:
    return f"{segment.size / 1e6:.1f} MB{', open' if segment.is_open else ''}"
