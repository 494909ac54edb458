"""No lesson creates or deletes anything in a real AWS account, unless the learner has asked for it by name.

`servers.start` points boto3 at the lesson's server. A client that was made before still leads to the account, or to an
earlier server. So whatever creates or deletes looks at its client first; and once `guard_clients` was called, every
call of every client in this process does, also where a notebook's cell calls boto3 itself.
"""

import functools
import os
from collections.abc import Callable
from typing import Any

from boto3.resources.base import ServiceResource
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from lessons.errors import ServerError
from lessons.kinesis.plain_errors import in_a_sentence
from lessons.setup import aws

ENDPOINT = "AWS_ENDPOINT_URL"


Call = Callable[..., Any]


def guard_clients() -> None:
    """Make every client of boto3 in this process refuse a call that would leave for another server.

    Clients that were made before are guarded too, since they share the method through which all calls go: operations of
    every service, waiters, paginators and resources. Calling this again changes nothing.
    """
    if not hasattr(BaseClient._make_api_call, "guards"):
        BaseClient._make_api_call = _guarded(BaseClient._make_api_call)


def _guarded(send: Call) -> Call:
    """The method that looks at its client before it sends."""

    @functools.wraps(send)
    def send_to_lesson_server(self: BaseClient, *request: Any, **named: Any) -> Any:
        require_lesson_server(self)
        try:
            return send(self, *request, **named)
        except ClientError as error:
            raise in_a_sentence(error) from None

    send_to_lesson_server.guards = True  # type: ignore[attr-defined]
    return send_to_lesson_server


def require_lesson_server(client: BaseClient | ServiceResource) -> None:
    """Refuse a client that does not lead to the server of this lesson.

    Args:
        client: a boto3 client or resource.

    Raises:
        ServerError: it leads somewhere else; nothing was sent.
    """
    if aws.is_real(os.environ):
        return
    wanted = os.environ.get(ENDPOINT, "").rstrip("/")
    endpoint = getattr(client.meta, "client", client).meta.endpoint_url.rstrip("/")
    if endpoint != wanted:
        raise ServerError(
            f"This client leads to {endpoint}, and not to the server of this lesson; nothing was sent.",
            'Run the cell with `servers.start("kinesis")`, then the cell that makes the client: make it again.',
        )
