"""The consumer of the Kinesis lesson, for a terminal of its own.

    python3 -m lessons run kinesis.consumer --checkpoints FILE

It reads every shard and saves checkpoints, so that it continues there after a restart.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from lessons import events, home, servers
from lessons.course import programs
from lessons.events import Event
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.shapes import Record
from lessons.kinesis.streams import WAIT
from lessons.polling import Deadline

PAUSE = 0.2
"""Seconds between two reads of a shard: AWS allows five a second (Kinesis API reference, GetRecords)."""


def shard_ids(client: BaseClient, stream: str) -> list[str]:
    """The ids of the stream's shards."""
    return [shard["ShardId"] for shard in client.list_shards(StreamName=stream)["Shards"]]


def iterator_after(client: BaseClient, stream: str, shard: str, sequence_number: str | None) -> str:
    """A shard iterator that begins after that record, or at the oldest record.

    Args:
        client: a boto3 client for Kinesis.
        stream: the stream.
        shard: a shard's id.
        sequence_number: that of the last processed record; None for the oldest record.
    """
    start = {"ShardIteratorType": "TRIM_HORIZON"}
    if sequence_number is not None:
        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": sequence_number}
    return str(client.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"])


def read_shard(
    client: BaseClient, iterator: str | None, pause: Callable[[float], None] = time.sleep
) -> Iterator[Record]:
    """Yield the records from an iterator on, until the shard has no more for now, or is closed.

    Args:
        client: a boto3 client for Kinesis.
        iterator: where to begin.
        pause: called with seconds between two reads: AWS refuses more than five a second.
    """
    while iterator:
        answer = client.get_records(ShardIterator=iterator, Limit=1000)
        yield from answer["Records"]
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return  # an empty answer alone does not mean the end: there may be records further on
        iterator = answer.get("NextShardIterator")  # None: the shard is closed, and was read to its end
        pause(PAUSE)


def consume(
    client: BaseClient,
    stream: str,
    checkpoints: Checkpoints,
    handle: Callable[[Record], None],
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Process every record after the checkpoints, shard by shard.

    The checkpoint is saved after the record was processed. A consumer that is killed in between processes the record
    twice, and loses none.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        checkpoints: the consumer's.
        handle: called with each record.
        pause: called with seconds between two reads.

    Returns:
        How many records it processed.
    """
    count = 0
    for shard in shard_ids(client, stream):
        start = iterator_after(client, stream, shard, checkpoints.get(stream, shard))
        for record in read_shard(client, start, pause):
            handle(record)
            checkpoints.save(stream, shard, record["SequenceNumber"])
            count += 1
    return count


def process_event(event: Event) -> None:
    """What a service would do with an event; here it prints it."""
    print(event, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Read again and again, until no record has come for some seconds."""
    kinesis = servers.start("kinesis", own_names=False)
    client = boto3.client("kinesis")
    stream = kinesis.named(arguments.stream)
    checkpoints = Checkpoints(Path(arguments.checkpoints))
    client.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig=WAIT)  # the producer creates it
    deadline = Deadline(arguments.seconds)
    while not deadline.passed:
        if consume(client, stream, checkpoints, lambda record: process_event(events.from_bytes(record["Data"]))):
            deadline.restart()
        time.sleep(PAUSE)  # AWS refuses to be asked more often


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", default="user-events", help="the stream (user-events)")
    parser.add_argument(
        "--checkpoints",
        default=home.data_dir() / "kinesis-checkpoints.db",
        help="the file of the checkpoints (%(default)s)",
    )
    parser.add_argument(
        "--seconds", type=programs.seconds, default=60.0, help="end when no record came for this time (60)"
    )


PROGRAM = programs.Program(
    "kinesis.consumer",
    "Read the events of a Kinesis stream, and continue after a restart.",
    add_arguments,
    run,
    (BotoCoreError, ClientError),
)
