"""Leases in a DynamoDB table: they say which worker reads which shard, as with the Kinesis Client Library.

The table has one item for each shard: `leaseKey` (the shard's id), `leaseOwner`, `leaseCounter` and `checkpoint`. These
are the names of the library (Amazon Kinesis Data Streams developer guide, "Use a lease table to track the shards
processed by the KCL consumer application"). Every write has a condition: if two workers want the same lease, one of
them gets it. The owner increases `leaseCounter` again and again. A worker that sees it unchanged for the failover time
takes the lease. So no clocks of two computers are compared.
"""

import contextlib
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from boto3.resources.base import ServiceResource

from lessons.kinesis.account_safety import require_lesson_server
from lessons.kinesis.lineage import readable_shards
from lessons.kinesis.shapes import Shard

Table: TypeAlias = ServiceResource
"""A table of DynamoDB, as a resource of boto3."""
SHARD_END = "SHARD_END"
"""The checkpoint of a closed shard that was read to its end."""
NOBODY = "-"
FAILOVER = 10.0
"""Seconds without a heartbeat after which a lease is taken (the library's default, failoverTimeMillis)."""


@dataclass(frozen=True)
class Lease:
    """One item of the table.

    Args:
        shard: the shard's id.
        owner: the worker's name, or NOBODY.
        counter: increases by one with every write: a heartbeat of the owner.
        checkpoint: the sequence number of the last processed record, or SHARD_END; None if there is none.
    """

    shard: str
    owner: str
    counter: int
    checkpoint: str | None


def recreate_table(dynamodb: ServiceResource, name: str) -> Table:
    """Delete the table if it exists, and create an empty one for leases.

    Args:
        dynamodb: a boto3 resource for DynamoDB.
        name: the name of the table, which belongs to a lesson.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    delete_table(dynamodb, name)
    table = dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "leaseKey", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "leaseKey", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.wait_until_exists()
    return table


def delete_table(dynamodb: ServiceResource, name: str) -> None:
    """Delete the table if it exists, and wait until it is gone.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    require_lesson_server(dynamodb)
    table = dynamodb.Table(name)
    try:
        table.delete()
    except dynamodb.meta.client.exceptions.ResourceNotFoundException:
        return
    table.wait_until_not_exists()


class Leases:
    """The table, as one worker uses it.

    Args:
        table: from `recreate_table`, or a boto3 Table like it.
        worker: this worker's name; each worker has another one.
        failover: seconds without a heartbeat after which this worker takes another worker's lease.
        clock: returns seconds.
    """

    def __init__(
        self, table: Table, worker: str, failover: float = FAILOVER, clock: Callable[[], float] = time.monotonic
    ):
        self._table = table
        self._worker = worker
        self._failover = failover
        self._clock = clock
        self._seen: dict[str, tuple[int, float]] = {}  # by shard: its counter, and when this worker saw it first

    def all(self) -> list[Lease]:
        """Every lease, in the order of the shards' ids."""
        items = self._table.scan(ConsistentRead=True)["Items"]
        leases = [Lease(i["leaseKey"], i["leaseOwner"], int(i["leaseCounter"]), i.get("checkpoint")) for i in items]
        return sorted(leases, key=lambda lease: lease.shard)

    def add_ready(self, shards: Sequence[Shard]) -> None:
        """Add a lease for each shard that may be read now: whose parents were read to their end.

        Args:
            shards: as `list_shards` returns them.
        """
        known = {lease.shard: lease.checkpoint for lease in self.all()}
        finished = [shard for shard, checkpoint in known.items() if checkpoint == SHARD_END]
        for shard in readable_shards(shards, finished):
            if shard["ShardId"] not in known:
                self._add(shard["ShardId"])

    def wanted(self) -> list[Lease]:
        """The leases that this worker should try to take now, so that all living workers have equally many."""
        unfinished = [lease for lease in self.all() if lease.checkpoint != SHARD_END]
        free = [lease for lease in unfinished if self._is_free(lease)]
        held = Counter(lease.owner for lease in unfinished if lease not in free)
        share = math.ceil(len(unfinished) / len({*held, self._worker}))
        room = share - held[self._worker]
        if free or room <= 0:
            return free[: max(0, room)]
        [(richest, most)] = held.most_common(1)
        return [lease for lease in unfinished if lease.owner == richest][:1] if most > share else []

    def take(self, lease: Lease) -> Lease | None:
        """Take the lease; None if another worker has written to it since this worker read it."""
        return self._write(lease, leaseOwner=self._worker)

    def renew(self, lease: Lease) -> Lease | None:
        """Show that the owner is alive; None if another worker has taken the lease."""
        return self._write(lease)

    def save(self, lease: Lease, checkpoint: str) -> Lease | None:
        """Save the checkpoint; None, and nothing is saved, if another worker has taken the lease."""
        return self._write(lease, checkpoint=checkpoint)

    def _is_free(self, lease: Lease) -> bool:
        """Whether nobody has it, or this worker has seen its counter unchanged for too long."""
        counter, since = self._seen.get(lease.shard, (-1, 0.0))
        if counter != lease.counter:
            self._seen[lease.shard] = (lease.counter, since := self._clock())
        return lease.owner == NOBODY or self._clock() - since > self._failover

    def _add(self, shard: str) -> None:
        item = {"leaseKey": shard, "leaseOwner": NOBODY, "leaseCounter": 0}
        with contextlib.suppress(self._table.meta.client.exceptions.ConditionalCheckFailedException):
            self._table.put_item(Item=item, ConditionExpression="attribute_not_exists(leaseKey)")  # else it exists

    def _write(self, lease: Lease, **changes: str) -> Lease | None:
        """Change the item and increase its counter, on condition that it is as this worker has read it."""
        sets = ", ".join(f"{name} = :{name}" for name in changes)
        try:
            answer = self._table.update_item(
                Key={"leaseKey": lease.shard},
                UpdateExpression=f"SET leaseCounter = leaseCounter + :one{', ' if sets else ''}{sets}",
                ConditionExpression="leaseCounter = :seen AND leaseOwner = :owner",
                ExpressionAttributeValues={":one": 1, ":seen": lease.counter, ":owner": lease.owner}
                | {f":{name}": value for name, value in changes.items()},
                ReturnValues="ALL_NEW",
            )["Attributes"]
        except self._table.meta.client.exceptions.ConditionalCheckFailedException:
            return None
        return Lease(lease.shard, answer["leaseOwner"], int(answer["leaseCounter"]), answer.get("checkpoint"))
