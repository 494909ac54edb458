"""No lesson creates or deletes anything in a real AWS account, unless the learner has asked for it by name.

`servers.start` points boto3 at the lesson's server. A client that was made before still leads to the account, or to an
earlier server. So whatever creates or deletes looks at its client first.
"""

import os

from boto3.resources.base import ServiceResource
from botocore.client import BaseClient

from lessons.errors import ServerError
from lessons.setup import aws

ENDPOINT = "AWS_ENDPOINT_URL"


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
