"""The consumer of the Kinesis lesson, for a terminal of its own.

    python3 -m lessons run kinesis.consumer --checkpoints FILE

Reads every shard, and writes down how far it has come, so that after a restart it goes on there.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from lessons import events, home, servers
from lessons.course import programs
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.streams import WAIT

PAUSE = 0.2
"""Seconds between two reads of a shard: AWS takes five a second (Kinesis API reference, GetRecords)."""


def shard_ids(client, stream: str) -> list[str]:
    """The ids of the stream's shards."""
    return [shard["ShardId"] for shard in client.list_shards(StreamName=stream)["Shards"]]


def iterator_after(client, stream: str, shard: str, sequence_number: str | None) -> str:
    """A shard iterator that begins after that record, or at the oldest one.

    Args:
        client: a boto3 client for Kinesis.
        stream: the stream.
        shard: a shard's id.
        sequence_number: of the last record that was handled; None where there is none.
    """
    place = {"ShardIteratorType": "TRIM_HORIZON"}
    if sequence_number is not None:
        place = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": sequence_number}
    return client.get_shard_iterator(StreamName=stream, ShardId=shard, **place)["ShardIterator"]


def read_shard(client, iterator: str, pause: Callable[[float], None] = time.sleep) -> Iterator[dict]:
    """The records from an iterator on, until the shard has no more for now, or is closed.

    Args:
        client: a boto3 client for Kinesis.
        iterator: where to begin.
        pause: called between two reads; AWS refuses more than five a second.
    """
    while iterator:
        answer = client.get_records(ShardIterator=iterator, Limit=1000)
        yield from answer["Records"]
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return  # an empty answer alone does not mean the end: there may be more further on
        iterator = answer.get("NextShardIterator")  # None: the shard is closed and read to its end
        pause(PAUSE)


def consume(client, stream: str, checkpoints: Checkpoints, handle: Callable[[dict], None], pause=time.sleep) -> int:
    """Handle every record that is new since the checkpoints, shard by shard; returns how many there were.

    The checkpoint is written after the record was handled: one who dies in between handles it twice, and loses none.
    """
    count = 0
    for shard in shard_ids(client, stream):
        start = iterator_after(client, stream, shard, checkpoints.get(stream, shard))
        for record in read_shard(client, start, pause):
            handle(record)
            checkpoints.save(stream, shard, record["SequenceNumber"])
            count += 1
    return count


def process_event(event: dict) -> None:
    """What a service would do with an event; here it is printed."""
    print(event, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Read again and again, until nothing has come for so many seconds."""
    kinesis = servers.start("kinesis", own_names=False)
    client = boto3.client("kinesis")
    stream = kinesis.named(arguments.stream)
    checkpoints = Checkpoints(Path(arguments.checkpoints))
    client.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig=WAIT)  # the producer makes it
    last = time.monotonic()
    while time.monotonic() - last < arguments.seconds:
        if consume(client, stream, checkpoints, lambda record: process_event(events.from_bytes(record["Data"]))):
            last = time.monotonic()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", default="user-events", help="the stream (user-events)")
    parser.add_argument(
        "--checkpoints",
        default=home.data_dir() / "kinesis-checkpoints.db",
        help="the file that keeps how far it has come (%(default)s)",
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="end when nothing came for so long (60)")


PROGRAM = programs.Program(
    "kinesis.consumer",
    "Read the events of a Kinesis stream, and go on after a restart.",
    add_arguments,
    run,
    (BotoCoreError, ClientError),
)
