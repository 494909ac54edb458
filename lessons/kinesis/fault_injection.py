"""Errors that a lesson injects: moto never refuses a call because of the load."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient

from lessons.kinesis.standins import ParameterError

THROTTLED = "ProvisionedThroughputExceededException"


class _Body(io.BytesIO):
    """The body of an answer, with the method by which botocore reads it."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self.read()


@contextmanager
def throttled(client: BaseClient, operation: str, times: int) -> Iterator[list[str]]:
    """Answer the next calls of an operation as an overloaded shard would, before they reach the server.

    Everything else is real: the client gets HTTP status 400 with the error code of AWS, and treats it as from AWS.

    Args:
        client: a boto3 client for Kinesis.
        operation: its name in the API, such as "PutRecord".
        times: how many calls are refused. The calls after them reach the server.

    Yields:
        A list that gets the outcome of each call: "refused" or "passed on".

    Raises:
        OperationNotFoundError: the service has no such operation.
        ParameterError: it is one that AWS never refuses so.
    """
    _require_possible(client, operation)
    calls: list[str] = []

    def answer(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
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


def _require_possible(client: BaseClient, operation: str) -> None:
    errors = client.meta.service_model.operation_model(operation).error_shapes
    if THROTTLED not in [error.name for error in errors]:
        raise ParameterError(f"{operation} never ends with {THROTTLED}.", "Name a call that puts or reads records.")
