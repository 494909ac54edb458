"""The producer of the Kinesis lesson, for a terminal of its own.

    python3 -m lessons run kinesis.producer --count 10

It puts logins of three users, with the user as the partition key, and puts refused records again.
"""

import argparse
import time
from collections.abc import Callable, Iterable

import boto3
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from lessons import events, servers
from lessons.course import programs
from lessons.errors import WaitError
from lessons.events import Event
from lessons.kinesis.shapes import RecordToPut
from lessons.kinesis.streams import recreate_stream, stream_names

AT_MOST = 500
"""Records that one PutRecords call takes (Kinesis API reference, PutRecords)."""


def record_of(event: Event) -> RecordToPut:
    """The event as PutRecords takes it: bytes, and the partition key that chooses the shard."""
    return {"Data": events.to_bytes(event), "PartitionKey": f"user-{event['userId']}"}


def put_all(
    client: BaseClient,
    stream: str,
    records: list[RecordToPut],
    tries: int = 8,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Put records, and put those that were refused again.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        records: at most 500.
        tries: at most this many calls.
        wait: called with the seconds to wait before the next try: 0.1, 0.2, 0.4, … (exponential backoff).

    Returns:
        How many calls it made.

    Raises:
        WaitError: some records were refused every time; the sentence says how many.
    """
    for number in range(tries):
        answer = client.put_records(StreamName=stream, Records=records)
        if answer["FailedRecordCount"] == 0:
            return number + 1
        results = zip(records, answer["Records"], strict=True)
        records = [record for record, result in results if "ErrorCode" in result]
        wait(0.1 * 2**number)
    raise WaitError(
        f"{len(records)} records were refused {tries} times.",
        "You put more than the stream takes: wait and put them again, or give the stream more shards.",
    )


def publish(client: BaseClient, stream: str, some_events: Iterable[Event]) -> int:
    """Put events, 500 in each call; return how many calls it made."""
    records = [record_of(event) for event in some_events]
    starts = range(0, len(records), AT_MOST)
    return sum(put_all(client, stream, records[start : start + AT_MOST]) for start in starts)


def run(arguments: argparse.Namespace) -> None:
    """Put as many logins as asked for. If the stream does not exist, create it first."""
    kinesis = servers.start("kinesis", own_names=False)
    client = boto3.client("kinesis")
    stream = kinesis.named(arguments.stream)
    if stream not in stream_names(client):
        recreate_stream(client, stream, shards=2)
    logins = events.logins([123, 456, 789], each=-(-arguments.count // 3))[: arguments.count]
    calls = publish(client, stream, logins)
    print(f"{len(logins)} records put into {stream}, in {calls} calls.", flush=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", default="user-events", help="the stream (user-events)")
    parser.add_argument("--count", type=programs.positive, default=9, help="how many events (9)")


PROGRAM = programs.Program(
    "kinesis.producer", "Put logins into a Kinesis stream.", add_arguments, run, (BotoCoreError, ClientError)
)
