"""Which stream a request is about, and into which shard AWS puts a record.

What is refused here is refused by the client's own exceptions, with the codes of AWS, where AWS would refuse it.
"""

from collections.abc import Sequence
from typing import Any, cast

from botocore.client import BaseClient

from lessons.kinesis.fault_injection import THROTTLED
from lessons.kinesis.lineage import open_shard_of
from lessons.kinesis.shapes import RecordToPut, Shard
from lessons.kinesis.standins import ParameterError, Request
from lessons.kinesis.streams import hash_key


def by_name(client: BaseClient, request: Request) -> dict[str, Any]:
    """The request with the stream's name, and without its ARN.

    Raises:
        ParameterError: it names no stream, or two.
        ResourceNotFoundException: there is no stream with this ARN.
    """
    if "StreamARN" not in request and "StreamName" not in request:
        raise ParameterError("Neither StreamName nor StreamARN was given.", "Name the stream.")
    if "StreamARN" not in request:
        return dict(request)
    name = stream_of(client, request["StreamARN"])
    require_same(name, request.get("StreamName", name))
    return {key: value for key, value in request.items() if key != "StreamARN"} | {"StreamName": name}


def stream_of(client: BaseClient, arn: str) -> str:
    """The name of the stream with this ARN."""
    return str(client.describe_stream_summary(StreamARN=arn)["StreamDescriptionSummary"]["StreamName"])


def require_same(by_arn: str, named: str) -> None:
    """Refuse a request whose ARN is that of another stream than the rest of it.

    Raises:
        ParameterError: it is.
    """
    if by_arn != named:
        raise ParameterError(f"The request is about {named}, and its StreamARN about {by_arn}.", "Name one stream.")


def target_shard(client: BaseClient, operation: str, record: RecordToPut, shards: Sequence[Shard]) -> str:
    """The id of the open shard into which AWS puts the record: by its ExplicitHashKey, else by its PartitionKey.

    Args:
        client: whose exception is raised.
        operation: its name in the API, such as "PutRecord".
        record: the record.
        shards: as `list_shards` returns them, open and closed.

    Raises:
        InvalidArgumentException: there is no PartitionKey, or no shard has the hash key.
    """
    try:
        by_key = hash_key(record["PartitionKey"])
        return open_shard_of(int(record.get("ExplicitHashKey", by_key)), shards)
    except KeyError:
        raise invalid_argument(client, operation, "PartitionKey is missing.") from None
    except ValueError as error:
        raise invalid_argument(client, operation, f"Invalid ExplicitHashKey: {error}.") from None


def invalid_argument(client: BaseClient, operation: str, message: str) -> Exception:
    """The client's own exception for an argument that AWS refuses."""
    error = {"Error": {"Code": "InvalidArgumentException", "Message": message}}
    return cast(Exception, client.exceptions.InvalidArgumentException(error, operation))


def overload(client: BaseClient, operation: str, message: str) -> Exception:
    """The client's own exception for a shard that takes or gives no more for now."""
    error = {"Error": {"Code": THROTTLED, "Message": message}}
    return cast(Exception, client.exceptions.ProvisionedThroughputExceededException(error, operation))
