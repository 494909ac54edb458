"""Leases: which worker reads which shard, agreed on in a DynamoDB table, as the Kinesis Client Library does.

The table has one item for each shard: `leaseKey` (the shard's id), `leaseOwner`, `leaseCounter` and `checkpoint`, which
are the library's own names (Amazon Kinesis Data Streams developer guide, "Use a lease table to track the shards
processed by the KCL consumer application"). Every write has a condition, so of two workers that want the same lease one
wins. The owner counts `leaseCounter` up again and again; who sees it stand still for the failover time takes the lease.
No clocks of two computers are compared.
"""

import contextlib
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from lessons.kinesis.lineage import readable_shards

SHARD_END = "SHARD_END"
"""The checkpoint of a shard that is closed and was read to its end."""
NOBODY = "-"
FAILOVER = 10.0
"""Seconds without a sign of life after which a lease is taken (the library's default, failoverTimeMillis)."""


@dataclass(frozen=True)
class Lease:
    """One item of the table.

    Args:
        shard: the shard's id.
        owner: the worker's name, or NOBODY.
        counter: goes up by one with every write by which an owner shows that it is alive.
        checkpoint: the sequence number of the last handled record; None where there is none; or SHARD_END.
    """

    shard: str
    owner: str
    counter: int
    checkpoint: str | None


def recreate_table(dynamodb, name: str):
    """A new, empty table for leases; one of that name is deleted first.

    Args:
        dynamodb: a boto3 resource for DynamoDB.
        name: the table's; it belongs to a lesson.
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


def delete_table(dynamodb, name: str) -> None:
    """Delete the table if it exists, and wait until it has gone."""
    table = dynamodb.Table(name)
    try:
        table.delete()
    except dynamodb.meta.client.exceptions.ResourceNotFoundException:
        return
    table.wait_until_not_exists()


class Leases:
    """The table, as one worker uses it.

    Args:
        table: from `recreate_table`, or a boto3 Table of that form.
        worker: this worker's name; no other may have it.
        failover: seconds without a sign of life after which another worker's lease is taken.
        clock: gives seconds; a test may give its own.
    """

    def __init__(self, table, worker: str, failover: float = FAILOVER, clock: Callable[[], float] = time.monotonic):
        self._table = table
        self._worker = worker
        self._failover = failover
        self._clock = clock
        self._seen: dict[str, tuple[int, float]] = {}  # by shard: its counter, and when it was first seen so

    def all(self) -> list[Lease]:
        """Every lease, in the order of the shards' ids."""
        items = self._table.scan(ConsistentRead=True)["Items"]
        leases = [Lease(i["leaseKey"], i["leaseOwner"], int(i["leaseCounter"]), i.get("checkpoint")) for i in items]
        return sorted(leases, key=lambda lease: lease.shard)

    def add_ready(self, shards: list[dict]) -> None:
        """Add a lease for each shard that may be read now; one whose parents are not read to their end gets none yet.

        Args:
            shards: as `list_shards` gives them.
        """
        known = {lease.shard: lease.checkpoint for lease in self.all()}
        finished = [shard for shard, checkpoint in known.items() if checkpoint == SHARD_END]
        for shard in readable_shards(shards, finished):
            if shard["ShardId"] not in known:
                self._add(shard["ShardId"])

    def wanted(self) -> list[Lease]:
        """The leases that this worker should try to take now, so that each living worker has as many as the others."""
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
        """Take the lease, if nobody has written to it since it was read; None if somebody has."""
        return self._write(lease, leaseOwner=self._worker)

    def renew(self, lease: Lease) -> Lease | None:
        """Show that the owner is alive; None if the lease has been taken by another worker."""
        return self._write(lease)

    def save(self, lease: Lease, checkpoint: str) -> Lease | None:
        """Write the checkpoint down; None, and nothing is written, if the lease has been taken by another worker."""
        return self._write(lease, checkpoint=checkpoint)

    def _is_free(self, lease: Lease) -> bool:
        """Whether nobody has it, or its counter has stood still, as far as this worker has seen, for too long."""
        counter, since = self._seen.get(lease.shard, (-1, 0.0))
        if counter != lease.counter:
            self._seen[lease.shard] = (lease.counter, since := self._clock())
        return lease.owner == NOBODY or self._clock() - since > self._failover

    def _add(self, shard: str) -> None:
        item = {"leaseKey": shard, "leaseOwner": NOBODY, "leaseCounter": 0}
        with contextlib.suppress(self._table.meta.client.exceptions.ConditionalCheckFailedException):
            self._table.put_item(Item=item, ConditionExpression="attribute_not_exists(leaseKey)")  # else it is there

    def _write(self, lease: Lease, **changes: str) -> Lease | None:
        """Change the item and count it up, on condition that it is as this worker knows it."""
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
