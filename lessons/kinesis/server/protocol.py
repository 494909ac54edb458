"""How Kinesis is spoken to: as AWS is, over HTTP, by questions that need no account."""

import contextlib
import http.client
import json
import re
from functools import partial
from urllib.parse import urlsplit

from lessons.http_client import LONGEST_ANSWER, address_parts, connection_to
from lessons.servers.supervision.protocol import ProbeResult, WireProtocol, probe_by_http


class KinesisProtocol(WireProtocol):
    """The protocol of AWS Kinesis, as moto speaks it too."""

    client = "boto3"
    identity_variable = "MOTO_ACCOUNT_ID"
    own_identity = "000000001884"

    def address(self, port: int) -> str:
        return f"http://{self.host}:{port}"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        """Ask for the list of streams, as any client may; an unsigned question gets an AWS answer, if refused."""
        parts = address_parts(address)
        if parts is None:
            return ProbeResult.NO_ADDRESS
        return probe_by_http(connection_to(parts, seconds), partial(_speaks_kinesis, path=parts.path or "/"))

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """The account that moto plays."""
        with contextlib.closing(connection_to(urlsplit(address), 5.0)) as connection:
            try:
                connection.request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", _WHO_AM_I)
                found = re.search(r"<Account>(\d+)</Account>", connection.getresponse().read(LONGEST_ANSWER).decode())
            except (OSError, http.client.HTTPException, UnicodeDecodeError):
                return None
        return found[1] if found else ""


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


def _speaks_kinesis(connection: http.client.HTTPConnection, path: str) -> ProbeResult:
    try:
        connection.request("POST", path, b"{}", _LIST_STREAMS)
        body = json.loads(connection.getresponse().read(LONGEST_ANSWER))
        return ProbeResult.YES if {"StreamNames", "__type"} & body.keys() else ProbeResult.OTHER
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return ProbeResult.OTHER
