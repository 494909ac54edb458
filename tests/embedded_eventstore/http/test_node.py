"""What the node says of itself over HTTP, on the port of gRPC."""

import re
import socket

import pytest

from tests.embedded_eventstore.http.asking import ask, connection
from tests.embedded_eventstore.streams import given


@pytest.mark.parametrize(
    ("path", "status"), [("/health/live", 204), ("/health/live?liveCode=200", 200), ("/health/live?liveCode=x", 400)]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_is_alive(server, path, status, method):
    assert ask(server.uri, path, method).status == status


def test_ping(server):
    assert ask(server.uri, "/ping").content["text"] == "Ping request successfully handled"


def test_info(server):
    said = ask(server.uri, "/info").content
    assert (said["state"], said["esVersion"]) == ("leader", said["dbVersion"])
    assert set(said["features"]) == {"projections", "userManagement", "atomPub"}


def test_gossip_over_http_names_the_member_that_gossip_over_grpc_names(server, client):
    [member], [other] = ask(server.uri, "/gossip").content["members"], client.read_gossip()
    assert (member["httpEndPointIp"], member["httpEndPointPort"]) == (other.address, other.port)
    assert (member["state"], member["isAlive"]) == ("Leader", True)


def test_options_are_told_without_passwords(server):
    said = {option["name"]: option["value"] for option in ask(server.uri, "/info/options").content}
    assert (said["tls"], said["version"]) == ("False", ask(server.uri, "/info").content["dbVersion"])
    assert "passwords" not in said


def test_statistics(server, client):
    before = ask(server.uri, "/stats").content
    assert before["proc"]["id"] == server.process.pid
    given.stream(client, "A")
    assert ask(server.uri, "/stats/es").content["checksum"] > before["es"]["checksum"]
    assert ask(server.uri, "/stats/nothing").content == {}


def test_one_connection_takes_any_number_of_requests(server):
    asked = connection(server.uri)
    for _ in range(3):
        asked.request("GET", "/ping")
        assert asked.getresponse().read()
    asked.close()


def test_hundreds_that_ask_at_once_are_all_answered(server):
    asked = [connection(server.uri) for _ in range(400)]
    for one in asked:
        one.request("GET", "/ping")
    assert {one.getresponse().status for one in asked} == {200}
    for one in asked:
        one.close()


def test_requests_that_come_together_are_answered_in_order(server):
    host, _, port = server.uri.removeprefix("esdb://").partition("?")[0].partition(":")
    asks = [b"GET %s HTTP/1.1\r\nHost: x\r\n" % path for path in (b"/ping", b"/health/live", b"/nothing")]
    with socket.create_connection((host, int(port)), 20) as client:
        client.sendall(b"\r\n".join(asks) + b"Connection: close\r\n\r\n")
        said = b"".join(iter(lambda: client.recv(10_000), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", said) == [b"200", b"204", b"404"]


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 404), ("/nothing", "GET", 404), ("/ping/more", "GET", 404), ("/ping", "POST", 405)],
)
def test_what_is_not_there(server, path, method, status):
    assert ask(server.uri, path, method).status == status


@pytest.mark.parametrize("sent", [b"PRANK / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"GET / HTTP/9\r\n\r\n", b"P"])
def test_nonsense_ends_its_own_connection_only(server, client, sent):
    host, _, port = server.uri.removeprefix("esdb://").partition("?")[0].partition(":")
    with socket.create_connection((host, int(port)), 20) as nonsense:
        nonsense.sendall(sent)
        nonsense.shutdown(socket.SHUT_WR)
        while nonsense.recv(1000):
            pass
    assert given.types(client.get_stream(given.stream(client, "A"))) == ["A"]


def test_a_body_that_is_too_large_is_refused_and_the_connection_goes_on(server):
    asked = connection(server.uri)
    asked.request("POST", "/streams/s", b"x" * (5 * 1024 * 1024))
    answer = asked.getresponse()
    assert (answer.status, answer.read()) == (413, b"The body is too large.")
    asked.request("GET", "/ping")
    assert asked.getresponse().status == 200
    asked.close()
