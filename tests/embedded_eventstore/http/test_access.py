"""With TLS: HTTP is spoken over it, and users count as over gRPC."""

import socket
import ssl
from contextlib import ExitStack
from pathlib import Path

import pytest
from esdbclient import StreamState

from tests.embedded_eventstore.conftest import start
from tests.embedded_eventstore.http.asking import ask
from tests.embedded_eventstore.streams import given


@pytest.fixture(scope="module")
def secure():
    with ExitStack() as stack:
        yield start(stack, "--tls")


ANYBODY = ["/health/live", "/ping", "/info", "/gossip"]
USERS = ["/stats", "/subscriptions"]
MANAGERS = ["/info/options"]


@pytest.mark.parametrize("path", ANYBODY)
def test_anybody_may_ask_this(secure, path):
    assert ask(secure.uri, path).status in (200, 204)


@pytest.mark.parametrize("path", USERS + MANAGERS)
@pytest.mark.parametrize(
    ("user", "status"),
    [("", 401), ("admin:wrong", 401), ("who:changeit", 401), ("admin:changeit", 200), ("ops:changeit", 200)],
)
def test_users_may_ask_this(secure, path, user, status):
    answer = ask(secure.uri, path, user=user)
    assert answer.status == status
    assert ("www-authenticate" in answer.headers) is (status == 401)


def test_the_acl_of_a_stream_counts(secure):
    admin, stream = secure.client("admin:changeit"), given.name()
    admin.set_stream_metadata(stream, metadata={"$acl": {"$w": "$admins"}}, current_version=StreamState.NO_STREAM)
    event = b'[{"eventType": "A", "data": {}}]'
    for user, status in (("ops:changeit", 401), ("", 401), ("admin:changeit", 201)):
        kind = "application/vnd.eventstore.events+json"
        assert ask(secure.uri, f"/streams/{stream}", "POST", event, user, Content_Type=kind).status == status


@pytest.mark.parametrize(
    ("offered", "chosen"), [([], None), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), (["h2"], "h2")]
)
def test_the_protocol_is_the_one_that_the_client_offers(secure, offered, chosen):
    host, _, port = secure.uri.removeprefix("esdb://").partition("?")[0].partition(":")
    context = ssl.create_default_context(cadata=Path(secure.uri.partition("TlsCaFile=")[2]).read_text())
    if offered:
        context.set_alpn_protocols(offered)
    with (
        socket.create_connection((host, int(port)), 20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as client,
    ):
        assert client.selected_alpn_protocol() == chosen


def test_without_tls_nothing_is_answered(secure):
    with pytest.raises(OSError):  # noqa: PT011  # it depends on the system how the end of a connection is seen
        ask(secure.uri.partition("?")[0] + "?Tls=false", "/ping")
