"""Exercise: put several events into one record."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.servers import Server

EVENTS = [
    events.user_logged_in(0, device="x" * 139),
    *events.logins([123], each=40),
    *(events.user_logged_in(number, device="x" * (number * 37 % 140)) for number in range(30)),
]
LINES = [events.to_bytes(event) + b"\n" for event in EVENTS]
MOSTS = (200, max(map(len, LINES)))
"""How many bytes a record may have; the second time one line fills it to the last byte."""


def check(pack_lines: Answer, kinesis: Server) -> None:
    """What is packed is put into a stream, and read from it again."""
    for most in MOSTS:
        _check(pack_lines([*LINES], most), most, kinesis)
    if nothing := pack_lines([], MOSTS[0]):
        raise Wrong(f"There were no lines, and you return {nothing!r}: an empty record is paid for, too.")


def _check(packed: object, most: int, kinesis: Server) -> None:
    if not isinstance(packed, (list, tuple)):
        raise Wrong(f"`pack_lines` returned a {type(packed).__name__}. It should return a list of bytes.")
    if odd := [data for data in packed if not isinstance(data, bytes)]:
        raise Wrong(f"Your list has a record that is a {type(odd[0]).__name__}. Each should be bytes.")
    if any(len(data) > most for data in packed):
        raise Wrong(f"One record has {max(map(len, packed))} bytes, and {most} are allowed.")
    if b"" in packed:
        raise Wrong("One record is empty: the first line began a new record, and there was nothing to end.")
    with fresh_stream(kinesis, "pack-lines") as (client, stream):
        for data in packed:
            client.put_record(StreamName=stream, Data=data, PartitionKey="user-123")
        start = client.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        records = client.get_records(ShardIterator=start["ShardIterator"])["Records"]
    _compare(b"".join(record["Data"] for record in records).splitlines(keepends=True), len(packed), most)


def _compare(found: list[bytes], count: int, most: int) -> None:
    if found == LINES[: len(found)] and len(found) < len(LINES):
        raise Wrong(f"The stream has {len(found)} of {len(LINES)} events: the last record was never added.")
    if found != LINES:
        raise Wrong("The stream does not have the same events in the same order.")
    if count == len(LINES):
        raise Wrong(f"{count} records for {count} events: nothing was packed.")
    if count > _fewest(most):
        raise Wrong(
            f"You need {count} records, and {_fewest(most)} are enough: begin a new one only when the next is too much."
        )


def _fewest(most: int) -> int:
    records, size = 1, 0
    for line in LINES:
        if size + len(line) > most:
            records, size = records + 1, 0
        size += len(line)
    return records


EXERCISE = Exercise(
    id="kinesis.pack_lines",
    title="Pack several events into one record",
    notebook="deeper/kinesis_cost",
    minutes=11,
    kind="build",
    hints=(
        "A record is full when the next line would make it longer than `most`: add the lengths.",
        "Keep the lines of the record that is being filled in `now`. When the loop ends, it still holds "
        "lines that were not added.",
    ),
    why=(
        "A record is closed when the next line does not fit, and the last one after the loop. Amazon's Kinesis "
        "Producer Library does this for you, in a format of its own that its consumers unpack. Pack only events of one "
        "partition key: a record is in one shard. The usual mistakes are to lose the last record, and to wait so long "
        "for a full one that events come late."
    ),
    checker=check,
    **answers_beside(__file__),
)
