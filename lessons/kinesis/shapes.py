"""The shapes of what the Kinesis API takes and returns, as far as the lessons use them (Kinesis API reference).

Names and spelling are those of the API.
"""

from datetime import datetime
from typing import Any, TypedDict


class HashKeyRange(TypedDict):
    """The hash keys of a shard, both ends included, as decimal numbers."""

    StartingHashKey: str
    EndingHashKey: str


class _Parents(TypedDict, total=False):
    ParentShardId: str
    """After a split, or after a merge."""
    AdjacentParentShardId: str
    """The second parent, after a merge."""


class Shard(_Parents):
    """A shard, as `list_shards` returns it."""

    ShardId: str
    HashKeyRange: HashKeyRange
    SequenceNumberRange: dict[str, str]
    """It has an EndingSequenceNumber once the shard is closed."""


class Record(TypedDict):
    """A record, as `get_records` returns it."""

    SequenceNumber: str
    ApproximateArrivalTimestamp: datetime
    Data: bytes
    PartitionKey: str


class _ExplicitHashKey(TypedDict, total=False):
    ExplicitHashKey: str
    """Chooses the shard instead of the partition key."""


class RecordToPut(_ExplicitHashKey):
    """A record, as `put_records` takes it."""

    Data: bytes
    PartitionKey: str


Answer = dict[str, Any]
"""What a call of a boto3 client returns."""
