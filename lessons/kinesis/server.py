"""Kinesis on this machine: moto's server, which answers as AWS does, as a child process.

Real AWS is out of a lesson's reach: endpoint, region and dummy credentials are set in this process whatever the
environment and ~/.aws say. Only LESSONS_KINESIS=real-aws, asked for by name, leaves them as they are.
"""

import contextlib
import http.client
import json
import os
import re
import ssl
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from lessons.errors import AddressError
from lessons.servers.supervision import ports
from lessons.servers.technology import Answer, Command, Report, Technology
from lessons.setup import aws

COST = (
    "This is your own AWS account: AWS charges for every shard as long as its stream exists, so run the lesson to its "
    "last cell, which deletes the stream."
)
OURS = "LESSONS_ENDPOINT"
"""Set beside AWS_ENDPOINT_URL to the same address where no person has named that, but `connect` has set it."""
NO_ENGINE = {"DOCKER_HOST": "unix:///dev/null"}
"""Whoever reaches its port could let moto run functions of AWS Lambda, by this user's container engine."""
LONGEST_ANSWER = 1 << 20  # bytes read of an answer; a list of streams is far shorter


class Kinesis(Technology):
    """moto's server; what it keeps is in memory and goes with its process."""

    name = "kinesis"
    title = "Kinesis (moto)"
    version = version("moto")
    variable = "AWS_ENDPOINT_URL"
    client = "boto3"
    port = 5000
    keeps_data = False
    mark_variable = "MOTO_ACCOUNT_ID"
    our_mark = "000000001884"

    def address(self, port: int) -> str:
        return f"http://{ports.host()}:{port}"

    def missing(self) -> list[str]:
        return []

    def prepare(self, report: Report) -> None:
        """Nothing: moto comes with the requirements."""

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        argv = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(ports[0])]
        return Command(argv, {"MOTO_PORT": str(ports[0]), self.mark_variable: self.our_mark, **NO_ENGINE})

    def ask(self, address: str, seconds: float) -> Answer:
        """Ask for the list of streams, as any client may; an unsigned question gets an AWS answer, if refused."""
        place = _place(address)
        if place is None:
            return Answer.NO_ADDRESS
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.hostname, place.port, timeout=seconds)
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            return Answer.OTHER if isinstance(error, ssl.SSLError) else Answer.NOTHING
        with contextlib.closing(connection):
            return _speaks_kinesis(connection, place.path or "/")

    def mark(self, address: str, admin_address: str = "") -> str | None:
        """The account that moto plays."""
        place = urlsplit(address)
        with contextlib.closing(http.client.HTTPConnection(place.hostname, place.port, timeout=5.0)) as connection:
            try:
                connection.request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", _WHO_AM_I)
                found = re.search(r"<Account>(\d+)</Account>", connection.getresponse().read(LONGEST_ANSWER).decode())
            except (OSError, http.client.HTTPException, UnicodeDecodeError):
                return None
        return found[1] if found else ""

    def outside(self, environ: Mapping[str, str]) -> str | None:
        """An endpoint that the environment names; AWS itself only when it is asked for by name.

        Raises:
            AddressError: the endpoint is one of AWS's own and LESSONS_KINESIS does not say real-aws; or it does, and
                there is no region.
        """
        endpoint = environ.get(self.variable) or None
        if endpoint == environ.get(OURS):
            endpoint = None  # no person has named it: it was set by `connect`, here or in the process that started us
        if aws.is_real(environ):
            return endpoint or _real_endpoint()
        if endpoint and aws.is_amazon(endpoint):
            raise AddressError(
                f"{self.variable} is {endpoint}: that is AWS itself, which a lesson uses only when asked by name.",
                f"Unset {self.variable} to use a server on this machine; or set LESSONS_KINESIS=real-aws "
                "(AWS charges for every stream while it exists).",
            )
        return endpoint

    def named_by(self, environ: Mapping[str, str]) -> str:
        by_name = aws.is_real(environ) and not environ.get(self.variable)
        return f"LESSONS_KINESIS={aws.ASKED_BY_NAME}" if by_name else self.variable

    def connect(self, address: str, kind: str) -> str | None:
        """Point boto3, in this process and those it starts, at `address` and at nothing else.

        Where real AWS was asked for by name, the learner's own settings stay, and what it costs is said.
        """
        if kind == "external" and aws.is_real(os.environ):
            return COST
        aws.hide_account(os.environ)
        named = kind == "external" and self.outside(os.environ) == address
        os.environ[self.variable] = address
        os.environ[OURS] = "" if named else address
        _forget_sessions()
        return None


def _real_endpoint() -> str:
    """Where boto3 itself would go, by the learner's own settings."""
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        return boto3.session.Session().client("kinesis").meta.endpoint_url
    except BotoCoreError as error:
        raise AddressError(
            f"LESSONS_KINESIS={aws.ASKED_BY_NAME} asks for AWS itself, and your AWS settings don't say where it is "
            f"({type(error).__name__}).",
            "Set AWS_DEFAULT_REGION (such as eu-central-1), or unset LESSONS_KINESIS to use a server of this course.",
        ) from error


_WHO_AM_I = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Authorization": "AWS4-HMAC-SHA256 Credential=lesson/20260101/us-east-1/sts/aws4_request, "
    "SignedHeaders=host, Signature=none",
}
_LIST_STREAMS = {
    "X-Amz-Target": "Kinesis_20131202.ListStreams",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=lesson/20260101/us-east-1/kinesis/aws4_request, "
    "SignedHeaders=host, Signature=none",
}


def _place(address: str) -> SplitResult | None:
    """The parts of a web address, or None where it is none."""
    try:
        place = urlsplit(address)
        return place if place.scheme in ("http", "https") and place.hostname and place.port != 0 else None
    except ValueError:
        return None


def _speaks_kinesis(connection: http.client.HTTPConnection, path: str) -> Answer:
    try:
        connection.request("POST", path, b"{}", _LIST_STREAMS)
        body = json.loads(connection.getresponse().read(LONGEST_ANSWER))
        return Answer.YES if {"StreamNames", "__type"} & body.keys() else Answer.OTHER
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return Answer.OTHER


def _forget_sessions() -> None:
    """A boto3 session made before has its own idea of who we are."""
    boto3 = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = None


TECHNOLOGY = Kinesis()
