"""moto plays an account that asks: it checks signatures, and what a user's policy allows on which stream or table.

moto 5.2.5 knows the actions of a policy and takes every resource for `*`, except in S3: the resource is added here.
"""

import base64
import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import (
    AccessDeniedError,
    InvalidClientTokenIdError,
    JsonRESTError,
    SignatureDoesNotMatchError,
)
from moto.iam.access_control import IAMRequest
from moto.server import ThreadedMotoServer

from lessons.kinesis.server import serve
from lessons.servers.supervision.prefix import own_prefix

REGION = "eu-central-1"
EVERYTHING = "*"
ROOT = {"aws_access_key_id": "root", "aws_secret_access_key": "root", "region_name": REGION}
"""Keys that moto takes as long as it does not check any."""


def rights() -> list[dict[str, Any]]:
    """The policy of docs/secured_servers.md for this learner."""
    return [
        {"Effect": "Allow", "Action": "kinesis:*", "Resource": f"arn:aws:kinesis:*:*:stream/{own_prefix()}.*"},
        {"Effect": "Allow", "Action": ["kinesis:ListStreams", "kinesis:DescribeLimits"], "Resource": EVERYTHING},
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": f"arn:aws:dynamodb:*:*:table/{own_prefix()}.*"},
        {"Effect": "Allow", "Action": "sqs:*", "Resource": f"arn:aws:sqs:*:*:{own_prefix()}-*"},
    ]


@contextlib.contextmanager
def account() -> Iterator[str]:
    """The address of moto, which checks nothing until `checking`."""
    assert serve.LEAST  # its sequence numbers are those of the course's server
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


@contextlib.contextmanager
def as_root(service: str, address: str) -> Iterator[Any]:
    """A client of whoever runs the account, also where a lesson of this process has guarded every client."""
    with mock.patch.dict(os.environ, {"LESSONS_KINESIS": "real-aws"}):
        yield boto3.session.Session().client(service, endpoint_url=address, **ROOT)


@contextlib.contextmanager
def checking(address: str, name: str, policy: list[dict[str, Any]], folder: Path) -> Iterator[dict[str, str]]:
    """Make a user with this policy, and let moto check every request from then on.

    Yields:
        The environment of a learner who names the account by the profile `teach`.
    """
    statement = json.dumps({"Version": "2012-10-17", "Statement": policy})
    with as_root("iam", address) as iam:
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="teach", PolicyDocument=statement)
        key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = f"aws_access_key_id = {key['AccessKeyId']}\naws_secret_access_key = {key['SecretAccessKey']}\n"
    (folder / "credentials").write_text(f"[teach]\n{keys}")
    (folder / "config").write_text(f"[profile teach]\nregion = {REGION}\n")
    with mock.patch.object(ActionAuthenticatorMixin, METHOD, _authorize), mock.patch.object(settings, COUNT, 0.0):
        yield {
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
            "AWS_CONFIG_FILE": str(folder / "config"),
            "AWS_PROFILE": "teach",
            "AWS_ENDPOINT_URL": address,
            "AWS_EC2_METADATA_DISABLED": "true",
            "LESSONS_KINESIS": "real-aws",
            "LESSONS_SERVERS": "auto",
        }


COUNT, METHOD = "INITIAL_NO_AUTH_ACTION_COUNT", "_authenticate_and_authorize_normal_action"


REFUSALS = {
    AccessDeniedError: "AccessDeniedException",
    InvalidClientTokenIdError: "UnrecognizedClientException",
    SignatureDoesNotMatchError: "InvalidSignatureException",
}
"""What moto raises, and what AWS calls it in a service that speaks JSON; moto answers XML."""


def _authorize(self: Any, resource: str = EVERYTHING) -> None:
    about = _resource(self)
    try:
        self._authenticate_and_authorize_action(IAMRequest, about)
    except tuple(REFUSALS) as error:
        raise JsonRESTError(REFUSALS[type(error)], f"{error.message} on resource: {about}") from None


def _resource(request: Any) -> str:
    """The resource that a request is about."""
    service = request.service_name
    try:
        asked: Mapping[str, Any] = request.body if isinstance(request.body, dict) else json.loads(request.body or "{}")
    except ValueError:
        asked = {}
    if arn := asked.get("StreamARN") or asked.get("ResourceARN"):
        return str(arn)
    if iterator := asked.get("ShardIterator"):
        asked = {"StreamName": base64.b64decode(iterator).decode().partition(":")[0]}
    for field, kind in (("StreamName", "stream/"), ("TableName", "table/"), ("QueueName", "")):
        if field in asked:
            return f"arn:aws:{service}:{REGION}:123456789012:{kind}{asked[field]}"
    if "QueueUrl" in asked:
        return f"arn:aws:{service}:{REGION}:123456789012:{asked['QueueUrl'].rpartition('/')[2]}"
    return EVERYTHING
