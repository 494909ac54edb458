"""Kinesis, as a learner asks for it: `servers.start("kinesis")`.

Real AWS is out of a lesson's reach: endpoint, region and dummy credentials are set in this process whatever the
environment and ~/.aws say. Only LESSONS_KINESIS=real-aws, asked for by name, leaves them as they are.
"""

import os
import sys
from collections.abc import Mapping

from lessons.errors import AddressError
from lessons.kinesis.server import account
from lessons.kinesis.server.moto import MotoServer
from lessons.servers import settings
from lessons.servers.supervision.protocol import ProbeResult
from lessons.servers.technology import Technology
from lessons.setup import aws

COST = (
    "This is your own AWS account: AWS charges for every shard as long as its stream exists, so run the lesson to its "
    "last cell, which deletes the stream."
)
OURS = "LESSONS_ENDPOINT"
"""Set beside AWS_ENDPOINT_URL to the same address where no person has named that, but `prepare_client` has set it."""


class Kinesis(Technology):
    """moto's server, or AWS itself where it was asked for by name."""

    variable = "AWS_ENDPOINT_URL"
    process = MotoServer()

    def external_address(self, environ: Mapping[str, str]) -> str | None:
        """An endpoint that the environment names; AWS itself only when it is asked for by name.

        Raises:
            AddressError: the endpoint is one of AWS's own and LESSONS_KINESIS does not say real-aws; or it does, and
                the profile, the region or the keys are missing.
        """
        endpoint = environ.get(self.variable) or None
        if endpoint == environ.get(OURS):
            endpoint = (
                None  # no person has named it: it was set by `prepare_client`, here or in the process that started us
            )
        if aws.is_real(environ):
            account.tell_boto3(environ)
            return endpoint or account.endpoint(environ)
        if endpoint and aws.is_amazon(endpoint):
            raise AddressError(
                f"{self.variable} is {endpoint}: that is AWS itself, which a lesson uses only when asked by name.",
                f"Unset {self.variable} to use a server on this machine; or set LESSONS_KINESIS=real-aws "
                "(AWS charges for every stream while it exists).",
            )
        return endpoint

    def named_by(self, environ: Mapping[str, str]) -> str:
        if not aws.is_real(environ) or environ.get(self.variable):
            return self.variable
        name = account.profile(environ)
        return f"LESSONS_KINESIS={aws.ASKED_BY_NAME}" + (f" (profile {name})" if name else "")

    def come_in(self, address: str, admin_address: str, environ: Mapping[str, str], seconds: float) -> bool:
        """Where nothing answers, that is told as for every server."""
        if not aws.is_real(environ) or self.protocol.probe(address, seconds) is not ProbeResult.YES:
            return False
        account.come_in(address, environ, seconds)
        return True

    def describe_entrance(self, environ: Mapping[str, str]) -> str:
        name = account.profile(environ)
        return f"the profile {name!r}" if aws.is_real(environ) and name else ""

    def where_to_look(self, address: str, by: str) -> str:
        if not aws.is_amazon(address):
            return super().where_to_look(address, by)
        return f"Look at your network connection and at the region of your AWS settings, {account.OR_NOT}"

    def prepare_client(self, address: str, kind: str) -> str | None:
        """Point boto3, in this process and those it starts, at `address` and at nothing else.

        A client that leads elsewhere is refused from then on, whenever it was made. Where real AWS was asked for by
        name, the learner's own settings stay, and what it costs is said.
        """
        if kind == "external" and aws.is_real(os.environ):
            return COST
        aws.hide_account(os.environ)
        named = kind == "external" and self.external_address(settings.environ()) == address
        os.environ[self.variable] = address
        os.environ[OURS] = "" if named else address
        _forget_sessions()
        _guard_clients()
        return None


def _forget_sessions() -> None:
    """A boto3 session made before has its own idea of who we are."""
    if "boto3" in sys.modules:
        import boto3

        boto3.DEFAULT_SESSION = None


def _guard_clients() -> None:
    """Imported late: whoever only asks for a server's state needs no boto3."""
    from lessons.kinesis.account_safety import guard_clients

    guard_clients()


TECHNOLOGY = Kinesis()
