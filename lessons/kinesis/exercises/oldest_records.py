"""Exercise: get a shard iterator that begins at the oldest record."""

from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server

SHARDS = tuple(f"shardId-{number:012}" for number in range(2))


def check(oldest_records: Answer, kinesis: Server) -> None:
    """Two shards, one after the other, with the records that the service itself put there."""
    with fresh_stream(kinesis, "oldest-records", 2) as (client, stream):
        publish(client, stream, events.logins(range(12), each=1))
        for shard in SHARDS:
            start = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
            sent = client.get_records(ShardIterator=start["ShardIterator"])["Records"]
            _compare(oldest_records(client, stream, shard), sent)


def _compare(found: object, sent: list[dict[str, Any]]) -> None:
    if not isinstance(found, (list, tuple)):
        raise Wrong(f"`oldest_records` returned a {type(found).__name__}. It should return the list in `Records`.")
    if not found:
        raise Wrong(f"You got no record, and {len(sent)} are there. Your iterator begins after the newest one.")
    if [record["Data"] for record in found] != [record["Data"] for record in sent]:
        raise Wrong(f"You got {len(found)} records. The shard has {len(sent)}, and the oldest comes first.")


EXERCISE = Exercise(
    id="kinesis.oldest_records",
    title="Read a shard from its oldest record on",
    notebook="02_kinesis",
    minutes=4,
    kind="fill",
    hints=(
        "There are five types of iterator. Two need no number and no time: one begins at the oldest record.",
        "The horizon is the oldest record that the stream still keeps: `TRIM_HORIZON`.",
    ),
    why=(
        "`TRIM_HORIZON` is the oldest record that has not been trimmed off by the stream's retention. You could also "
        "use `AT_TIMESTAMP` with a time long ago. The usual mistake is `LATEST`: it begins after the newest record, so "
        "it finds nothing until somebody writes."
    ),
    checker=check,
    **answers_beside(__file__),
)
