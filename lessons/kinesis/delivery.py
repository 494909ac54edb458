"""A picture of a delivery: from a stream through Firehose into a bucket, and into SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from botocore.client import BaseClient

from lessons.course.layout import EDGE, GAP, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import PALETTE, Picture, arrow, box, text, title
from lessons.kinesis import buckets, picture

STREAM, FIREHOSE, BUCKET, SQL = ("stream", 0, 116), ("Firehose", 140, 126), ("bucket", 290, 148), ("SQL", 462, 78)
"""The columns: their names, where they begin, and how wide they are, in pixels."""
HIGH, LANE = 58, 92
READS, FAILS = PALETTE[2], PALETTE[5]


@dataclass(frozen=True)
class Delivered:
    """What is in the bucket under one prefix, and what SQL reads there.

    Args:
        prefix: the beginning of the objects' keys.
        form: the form of each record, in a few words.
        objects, size, lines: how many objects, and their bytes and lines in all.
        rows: how many rows SQL reads; None if it can't read the objects.
    """

    prefix: str
    form: str
    objects: int
    size: int
    lines: int
    rows: int | None


def draw_bucket(
    client: BaseClient,
    stream: str,
    s3: BaseClient,
    bucket: str,
    deliveries: Mapping[str, tuple[str, int | None]],
) -> Picture:
    """Draw what Firehose has delivered from the stream into the bucket.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        s3: a boto3 client for S3.
        bucket: an existing bucket.
        deliveries: by prefix, the form of each record, and how many rows SQL read (None: it failed).
    """
    shards = [len(shard.keys) for shard in picture.describe_stream(client, stream)]
    return draw(stream, shards, [describe_delivery(s3, bucket, prefix, *entry) for prefix, entry in deliveries.items()])


def describe_delivery(s3: BaseClient, bucket: str, prefix: str, form: str, rows: int | None) -> Delivered:
    """Ask the bucket what it has under the prefix."""
    contents = list(buckets.read_objects(s3, bucket, prefix))
    lines = sum(len(content.splitlines()) for content in contents)
    return Delivered(prefix, form, len(contents), sum(map(len, contents)), lines, rows)


def draw(stream: str, shards: Sequence[int], deliveries: Sequence[Delivered]) -> Picture:
    """Draw the deliveries, a row for each.

    Args:
        stream: its name.
        shards: how many records each shard has.
        deliveries: what was delivered.
    """
    columns = (STREAM, FIREHOSE, BUCKET, SQL)
    shapes = [title(f"stream {stream}")]
    shapes += [text(EDGE + x + wide / 2, TOP + 8, name, bold=True, anchor="middle") for name, x, wide in columns]
    for number, one in enumerate(deliveries):
        shapes += _lane(shards, one, TOP + 24 + number * LANE)
    words = [f"stream {stream}, {'; '.join(_shards(shards)) or 'no shard'}", *(_words(one) for one in deliveries)]
    return Picture(WIDEST, TOP + 24 + max(1, len(deliveries)) * LANE, shapes, "\n".join(words))


def _lane(shards: Sequence[int], one: Delivered, top: float) -> list[str]:
    fill = FAILS if one.rows is None else READS
    labels = [
        (_shards(shards), PALETTE[1]),
        (_form(one), PALETTE[0]),
        (_objects(one), PALETTE[3]),
        ([_rows(one)], fill),
    ]
    shapes: list[str] = []
    before: int | None = None
    for (_, x, wide), (lines, colour) in zip((STREAM, FIREHOSE, BUCKET, SQL), labels, strict=True):
        shapes += [arrow(before, top + HIGH / 2, EDGE + x - 2, top + HIGH / 2)] if before else []
        shapes.append(box(EDGE + x, top, wide, HIGH, lines, colour, SMALL))
        before = EDGE + x + wide
    name = shortened(one.prefix, BUCKET[2] + 2 * GAP, SMALL)
    return [*shapes, text(EDGE + BUCKET[1] + BUCKET[2] / 2, top + HIGH + 12, name, SMALL, "middle")]


def _shards(shards: Sequence[int]) -> list[str]:
    lines = [f"shard {number}: {count}" for number, count in enumerate(shards[:3])]
    return [*lines, f"and {len(shards) - 3} more"] if len(shards) > 3 else lines


def _form(one: Delivered) -> list[str]:
    return ["each record", *one.form.split(", ")[:2]]


def _objects(one: Delivered) -> list[str]:
    return [_count(one.objects, "object"), f"{one.size:,} bytes", _count(one.lines, "line")]


def _rows(one: Delivered) -> str:
    return "fails" if one.rows is None else _count(one.rows, "row")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _words(one: Delivered) -> str:
    return f"{one.prefix}: {' '.join(_form(one))}; in the bucket {', '.join(_objects(one))}; SQL: {_rows(one)}"
