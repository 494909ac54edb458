"""How a broker keeps a partition: its segments on disk, its first offset, its settings."""

from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from lessons.course.layout import EDGE, FIFTH, GAP, HIGH, SMALL, TOP, WIDEST, in_rows
from lessons.course.pictures import PALETTE, PLAIN, Picture, box, text, title
from lessons.course.waiting import until
from lessons.errors import ServerError
from lessons.servers import Server
from lessons.servers.supervision import registry


@dataclass(frozen=True)
class Segment:
    """One segment of a partition.

    Args:
        first: the offset with which it begins; it is also the name of its files.
        size: bytes of its events (the file with the ending .log).
        is_open: whether the broker still writes to it; a partition has one such segment, its last.
    """

    first: int
    size: int
    is_open: bool


def folder_of(server: Server, topic: str, partition: int = 0) -> Path:
    """The folder in which a broker of this course keeps the partition.

    Raises:
        ServerError: the broker is not a child process of this course, or has no such partition.
    """
    record = registry.read(server.name)
    if server.kind != "local" or record is None:
        raise ServerError(f"The disk of {server.address} is not here.", "Ask that broker: `describe_log_dirs`.")
    folder = Path(record.folder, "log", f"{topic}-{partition}")
    if not folder.is_dir():
        raise ServerError(
            f"The broker keeps no {topic}-{partition}.", "Look at the topic's name and at its partitions."
        )
    return folder


def segments(server: Server, topic: str, partition: int = 0) -> list[Segment]:
    """The partition's segments, the oldest first, as they are on disk.

    Raises:
        ServerError: as `folder_of` does.
    """
    files = sorted(folder_of(server, topic, partition).glob("*.log"))
    return [Segment(int(file.stem), file.stat().st_size, file == files[-1]) for file in files]


def size_of(admin: KafkaAdminClient, topic: str, partition: int = 0) -> int:
    """Bytes of the partition's segments, as the broker itself says; 0 for one that it has not got."""
    folders = [place for broker in admin.describe_log_dirs() for place in broker["log_dirs"]]
    topics = [found for folder in folders for found in folder["topics"] if found["name"] == topic]
    parts = [part for found in topics for part in found["partitions"] if part["partition_index"] == partition]
    return sum(part["partition_size"] for part in parts)


def change(admin: KafkaAdminClient, topic: str, **settings: str | int) -> None:
    """Change settings of an existing topic; `retention_ms=1000` sets retention.ms.

    Afterwards the broker knows them. Its logs follow within a moment: wait for what the setting does, or give it to
    `make_fresh`, with which the topic has it from the start.

    Raises:
        ServerError: the broker refused; the sentence says what it answered.
        WaitError: the broker has not heard of them within 10 seconds.
    """
    values = {name.replace("_", "."): str(value) for name, value in settings.items()}
    wanted = [ConfigResource(ConfigResourceType.TOPIC, topic, configs=values)]
    answer = admin.alter_configs(wanted, raise_on_unknown=False)["topic"][topic]
    if answer != "OK":
        raise ServerError(
            f"The broker refused to change {topic}: {answer}.", "Correct the setting or the topic's name."
        )
    until(lambda: values.items() <= settings_of(admin, topic).items(), 10)  # a broker hears of it a moment later


def settings_of(admin: KafkaAdminClient, topic: str) -> dict[str, str]:
    """All settings of the topic by name, such as "retention.ms", as the broker has them now."""
    wanted = [ConfigResource(ConfigResourceType.TOPIC, topic)]
    found = admin.describe_configs(wanted, config_filter="all")["topic"][topic]
    return {name: setting["value"] for name, setting in found.items()}


def first_offset(consumer: KafkaConsumer, topic: str, partition: int = 0) -> int:
    """The offset of the oldest event that the partition still has (of the next event when it has none)."""
    place = TopicPartition(topic, partition)
    return consumer.beginning_offsets([place])[place]


def draw(topic: str, found: list[Segment], partition: int = 0) -> Picture:
    """The picture of these segments, the oldest on the left; their sizes are rounded, since they differ a little."""
    shapes, top = [title(f"topic {topic}, segments of partition {partition}")], TOP
    for row in in_rows(found, EDGE, FIFTH):
        for number, segment in enumerate(row):
            x, fill = EDGE + number * FIFTH, PALETTE[0] if segment.is_open else PLAIN
            shapes.append(box(x, top, FIFTH - GAP, HIGH, f"from {segment.first}", fill, SMALL))
            shapes.append(text(x + (FIFTH - GAP) / 2, top + HIGH + 12, _about(segment), SMALL, "middle"))
        top += HIGH + 30
    words = "; ".join(f"from offset {segment.first}, {_about(segment)}" for segment in found)
    return Picture(WIDEST, top, shapes, f"topic {topic}, segments of partition {partition}: {words}")


def _about(segment: Segment) -> str:
    return f"{segment.size / 1e6:.1f} MB{', open' if segment.is_open else ''}"
