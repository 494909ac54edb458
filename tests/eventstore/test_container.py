"""The server in a container: the same address, the image's version, and no word of the embedded server."""

from lessons import servers
from lessons.servers.containers import compose
from tests import containers
from tests.eventstore.test_server import append, home, prepared, types

__all__ = ["home", "prepared"]


def test_an_event_is_written_and_read(home, monkeypatch):
    containers.require()
    monkeypatch.setenv("LESSONS_SERVERS", "containers")
    said = []
    with servers.start("eventstore", say=said.append) as server:
        assert (server.kind, server.version) == ("container", compose.service("eventstore").version)
        append(server.address, "account-123")
        assert types(server.address, "account-123") == ["AccountCreated"]
        mark = containers.of("eventstore").protocol.identify(server.address)
        assert mark not in (
            None,
            compose.service("eventstore").environment[containers.of("eventstore").protocol.identity_variable],
        )
    assert not [line for line in said if "not EventStoreDB itself" in line]
