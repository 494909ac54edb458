"""The day lands in S3: from Kafka's topic by way of a Kinesis stream and Firehose, one event a line, and SQL reads it.

Kinesis may store a record twice, when the answer to a put is lost, say. So whoever asks counts each id once.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import duckdb

from lessons.capstone import integration
from lessons.capstone.bank import Bank
from lessons.capstone.integration import Movement
from lessons.kinesis import buckets, firehose
from lessons.kinesis.producer import AT_MOST, put_all
from lessons.kinesis.shapes import RecordToPut
from lessons.kinesis.streams import delete_stream, recreate_stream

EACH_ONCE = "select distinct on (id) * from landed"
"""The landed events, each of them once."""

KINDS = {str: "text", int: "bigint"}
COLUMNS = {"type": "text"} | {name: KINDS[kind] for name, kind in Movement.__annotations__.items()}
"""The columns of the landed events: named here, so that a day without an opening has them, too."""


class Clients(NamedTuple):
    """The clients of the services that the day passes."""

    kinesis: Any
    firehose: Any
    s3: Any


def connect() -> Clients:
    """Clients of the server that `servers.start("kinesis")` has prepared this process for."""
    return Clients(*(boto3.client(service) for service in Clients._fields))


def prepare(clients: Clients, bank: Bank) -> None:
    """Make an empty stream, bucket and delivery stream."""
    buckets.recreate_bucket(clients.s3, bank.bucket)
    recreate_stream(clients.kinesis, bank.stream, shards=2)
    firehose.recreate_delivery_stream(clients.firehose, bank.stream, bank.bucket, prefix="day/")


def put(clients: Clients, bank: Bank, movements: list[Movement]) -> None:
    """Put the events into the stream, those of an account into one shard."""
    records: list[RecordToPut] = [{"Data": integration.to_bytes(one), "PartitionKey": one.account} for one in movements]
    for start in range(0, len(records), AT_MOST):
        put_all(clients.kinesis, bank.stream, records[start : start + AT_MOST])


def deliver(clients: Clients, bank: Bank) -> int:
    """Let Firehose write what the stream has into the bucket, a line for each record; returns how many."""
    return firehose.pump(
        clients.kinesis, bank.stream, clients.firehose, bank.stream, lambda record: record["Data"] + b"\n"
    )


@contextmanager
def landed(clients: Clients, bank: Bank) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the table `landed`: the lines of all objects of the day."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        Path(folder, "none.json").touch()  # a day that ended before its first event has landed has no object
        for number, content in enumerate(buckets.read_objects(clients.s3, bank.bucket, "day/")):
            Path(folder, f"{number}.json").write_bytes(content)
        query = f"create table landed as select * from read_json(?, format = 'newline_delimited', columns = {COLUMNS})"
        database.execute(query, [f"{folder}/*.json"])
        yield database


def clean_up(clients: Clients, bank: Bank) -> None:
    """Delete what `prepare` has made."""
    firehose.delete_delivery_stream(clients.firehose, bank.stream)
    delete_stream(clients.kinesis, bank.stream)
    buckets.delete_bucket(clients.s3, bank.bucket)
