"""A worker that shares a stream's shards with other workers, as a process of its own.

The lesson "Share a stream between workers" creates the stream and the table, and starts the workers. A worker takes
leases, reads their shards, writes a line for each record that it processes, and saves checkpoints. It ends when its
input ends (Ctrl-D), or with Ctrl-C.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from lessons import events, servers
from lessons.course import programs
from lessons.kinesis.consumer import PAUSE, iterator_after
from lessons.kinesis.leases import FAILOVER, SHARD_END, Lease, Leases
from lessons.kinesis.lineage import all_shards
from lessons.kinesis.resharding import with_resharding
from lessons.kinesis.shapes import Record

EVERY = 4
"""Records of a shard that are processed between two checkpoints."""


class Worker:
    """Reads the shards whose leases it has.

    Args:
        client: a boto3 client for Kinesis (on moto from `resharding.with_resharding`).
        stream: the stream.
        leases: the lease table, as this worker uses it.
        handle: called with the shard's id and the record.
    """

    def __init__(self, client: BaseClient, stream: str, leases: Leases, handle: Callable[[str, Record], None]):
        self._client = client
        self._stream = stream
        self._leases = leases
        self._handle = handle
        self._mine: dict[str, Lease] = {}
        self._next: dict[str, str] = {}  # by shard: the iterator for the next read
        self._since: dict[str, int] = {}  # by shard: records processed since its last checkpoint

    def step(self) -> None:
        """Renew its leases, take those that it should have, and read each of its shards once."""
        for shard, lease in list(self._mine.items()):
            self._keep(shard, self._leases.renew(lease))
        self._leases.add_ready(all_shards(self._client, self._stream))
        for lease in self._leases.wanted():
            self._begin(self._leases.take(lease))
        for shard in list(self._mine):
            self._read(shard)

    def _begin(self, lease: Lease | None) -> None:
        if lease:  # else another worker has taken it
            self._mine[lease.shard], self._since[lease.shard] = lease, 0
            self._next[lease.shard] = iterator_after(self._client, self._stream, lease.shard, lease.checkpoint)

    def _keep(self, shard: str, lease: Lease | None) -> None:
        """Keep the lease as it is now; without it, stop reading the shard."""
        if lease is None or lease.checkpoint == SHARD_END:
            del self._mine[shard]
        else:
            self._mine[shard] = lease

    def _read(self, shard: str) -> None:
        answer = self._client.get_records(ShardIterator=self._next[shard], Limit=100)
        for record in answer["Records"]:
            self._handle(shard, record)
            self._since[shard] += 1
            if self._since[shard] == EVERY:
                self._save(shard, record["SequenceNumber"])
            if shard not in self._mine:
                return  # another worker has it, and will process the rest
        if "NextShardIterator" in answer:
            self._next[shard] = answer["NextShardIterator"]
        else:
            self._save(shard, SHARD_END)

    def _save(self, shard: str, checkpoint: str) -> None:
        self._since[shard] = 0
        self._keep(shard, self._leases.save(self._mine[shard], checkpoint))


def start_worker(name: str, stream: str, table: str, log: Path, failover: float = FAILOVER) -> subprocess.Popen[bytes]:
    """Start a worker as a process of its own; it ends when this process does."""
    argv = [sys.executable, "-m", "lessons", "run", "kinesis.worker", "--name", name]
    argv += ["--stream", stream, "--table", table, "--log", str(log), "--failover", str(failover)]
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(argv, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)


def read_log(log: Path) -> list[dict[str, Any]]:
    """The records that the workers have processed, in that order, each with its `worker` and its `shard`."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def _end_with_input() -> None:
    """End this process when its input ends: also when the process that started it is gone, however it ended."""
    sys.stdin.read()
    os._exit(0)


def run(arguments: argparse.Namespace) -> None:
    """Work until the input ends."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    servers.start("kinesis", own_names=False)
    client = with_resharding(boto3.client("kinesis"))
    table = boto3.resource("dynamodb").Table(arguments.table)

    def handle(shard: str, record: Record) -> None:
        line = {"worker": arguments.name, "shard": shard, **events.from_bytes(record["Data"])}
        log.write(f"{json.dumps(line)}\n")
        log.flush()

    # In append mode, each line is written whole, after the lines of the other workers.
    with Path(arguments.log).open("a", encoding="utf-8") as log:
        worker = Worker(client, arguments.stream, Leases(table, arguments.name, arguments.failover), handle)
        while True:
            worker.step()
            time.sleep(PAUSE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--name", required=True, help="this worker's name; each worker has another one")
    parser.add_argument("--stream", required=True, help="the stream, as it is called on the server")
    parser.add_argument("--table", required=True, help="the DynamoDB table of the leases")
    parser.add_argument("--log", required=True, help="the file that gets a line for each processed record")
    parser.add_argument(
        "--failover", type=float, default=FAILOVER, help="seconds until a silent worker's lease is taken"
    )


PROGRAM = programs.Program(
    "kinesis.worker",
    "Share the shards of a stream with other workers.",
    add_arguments,
    run,
    (BotoCoreError, ClientError),
)
