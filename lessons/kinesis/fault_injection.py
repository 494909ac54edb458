"""Errors that a lesson makes come, since moto never refuses for the load."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.awsrequest import AWSResponse

THROTTLED = "ProvisionedThroughputExceededException"


class _Body(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self, *_, **__) -> Iterator[bytes]:
        yield self.read()


@contextmanager
def throttled(client, operation: str, times: int) -> Iterator[list[str]]:
    """Answer the next calls of an operation as a shard that is overloaded, before they reach the server.

    Everything else is real: the client gets an answer of HTTP 400 with AWS's error code, and treats it as AWS's.

    Args:
        client: a boto3 client for Kinesis.
        operation: the API's name for it, such as "PutRecord".
        times: how many calls are answered so; those that follow reach the server.

    Yields:
        A list that tells for each call what became of it: "refused" or "passed on".
    """
    calls: list[str] = []

    def answer(request, **_):
        if calls.count("refused") == times:
            calls.append("passed on")
            return None
        calls.append("refused")
        body = {"__type": THROTTLED, "message": "Rate exceeded for a shard. (The lesson made this error.)"}
        kind = {"content-type": "application/x-amz-json-1.1"}
        return AWSResponse(request.url, 400, kind, _Body(json.dumps(body).encode()))

    name = f"before-send.kinesis.{operation}"
    client.meta.events.register(name, answer)
    try:
        yield calls
    finally:
        client.meta.events.unregister(name, answer)
