"""Apache Pulsar as a server of this course: its addresses, its ports, its data, its death."""

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path

import psutil
import pulsar
import pytest

from lessons import servers
from lessons.errors import AddressError, ServerError
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.server.broker import BROKER, Broker
from lessons.pulsar.server.protocol import PulsarProtocol
from lessons.pulsar.server.technology import TECHNOLOGY
from lessons.servers import external
from lessons.servers.supervision import crash_notice, data_folder, ports
from tests.servers.listeners import silent, web
from tests.waiting import ended, until

pytestmark = pytest.mark.usefixtures("home")


@contextmanager
def client_of(server):
    client = pulsar.Client(server.address, logger=client_logger())
    try:
        yield client
    finally:
        close_client(client)


def send(server, *values: bytes, topic: str = "user-events") -> None:
    with client_of(server) as client:
        producer = client.create_producer(topic)
        for value in values:
            producer.send(value)


def receive(server, count: int) -> list[bytes]:
    """What the subscription has not acknowledged; it is acknowledged then."""
    with client_of(server) as client:
        consumer = client.subscribe("user-events", "analytics-service")
        messages = [consumer.receive(timeout_millis=60_000) for _ in range(count)]  # a topic is recovered first
        for message in messages:
            consumer.acknowledge(message)
        consumer.close()  # sends what was acknowledged
        return [message.data() for message in messages]


def subscribe(server) -> None:
    with client_of(server) as client:
        client.subscribe("user-events", "analytics-service")


def listening(pid: int) -> set[str]:
    return {
        found.laddr.ip.removeprefix("::ffff:")
        for found in psutil.Process(pid).net_connections("tcp")
        if found.status == psutil.CONN_LISTEN
    }


def test_a_program_on_the_admin_port_does_not_matter_and_only_this_machine_is_listened_to(monkeypatch, registration):
    said = []
    with web() as taken:
        monkeypatch.setattr(Broker, "admin_port", taken)
        monkeypatch.setattr(Broker, "port", ports.free(1)[0])
        with servers.start("pulsar", say=said.append) as server:
            assert server.address == f"pulsar://localhost:{Broker.port}"
            assert Admin(server).namespaces("public") == ["public/default"]
            assert listening(registration("pulsar").server_pid) == {"127.0.0.1"}
            send(server, b"the namespace is there from the first moment on")
    assert f"admin {server.admin_address} (local, version 4.2.4; port {taken} is taken by " in said[-1]


def test_a_killed_broker_is_started_again_with_its_data(registration):
    """What a subscription waits for, and what retention keeps for those who only read."""
    with servers.start("pulsar", say=None) as server:
        Admin(server).create_namespace("public/archive")
        Admin(server).set_policy("public/archive", "retention", {"retentionTimeInMinutes": 60, "retentionSizeInMB": 10})
        send(server, b"history", topic="persistent://public/archive/history")
        subscribe(server)
        send(server, b"one", b"two")
        os.kill(registration("pulsar").server_pid, signal.SIGKILL)
        assert server.lease.wait_for_news(30).again
        said = "Apache Pulsar was killed by signal 9 and was started again with all its data. Run this cell once more."
        assert crash_notice.news() == [said]
        until(lambda: BROKER.is_ready(server.address, server.admin_address), 60)
        assert receive(server, 2) == [b"one", b"two"]
        with client_of(server) as client:
            reader = client.create_reader("persistent://public/archive/history", pulsar.MessageId.earliest)
            assert [message.data() for message in read_to_end(reader)] == [b"history"]


def test_kept_data_may_be_moved_and_have_any_name(home, registration):
    kept = home / "Zażółć Zoë 数据"
    with servers.start("pulsar", data=kept, say=None) as server:
        subscribe(server)
        send(server, b"acknowledged", b"kept")
        assert receive(server, 1) == [b"acknowledged"]
    assert (kept / "pulsar" / "meta" / "IDENTITY").exists()
    until(lambda: registration("pulsar") is None, 30)  # its supervisor gives it ten seconds to stop
    moved = Path(shutil.move(kept, home / "moved"))
    with servers.start("pulsar", data=moved, say=None) as server:
        assert receive(server, 1) == [b"kept"]


def test_damaged_data_is_told_by_the_broker_s_last_line(home):
    BROKER.configure(data_folder.claim(home, BROKER), [1, 2, 3])
    (home / "pulsar" / "meta").write_text("damaged")
    with pytest.raises(ServerError, match=r"Apache Pulsar ended with exit code 1: .*meta.* The whole log is "):
        servers.start("pulsar", data=home, say=None)


def test_a_broker_of_someone_else_is_used_and_when_its_only_user_is_killed_nothing_is_left(
    user, registration, monkeypatch, home, free_port
):
    theirs = user("pulsar")
    found = registration("pulsar") if theirs.address else None
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    named_in_the_environment(theirs, monkeypatch, free_port)
    on_the_standard_ports(theirs, monkeypatch)
    theirs.kill()
    until(lambda: ended(found.server_pid) and ended(found.pid), 20)
    assert not Path(found.folder).exists()


def named_in_the_environment(theirs, monkeypatch, free_port):
    said, first = [], f"pulsar://localhost:{free_port},"
    with monkeypatch.context() as environ:
        environ.setenv("PULSAR_SERVICE_URL", first + theirs.address.removeprefix("pulsar://"))
        environ.setenv("PULSAR_ADMIN_URL", theirs.admin_address)
        with servers.start("pulsar", say=said.append) as server:
            assert (server.kind, server.admin_address) == ("external", theirs.admin_address)
            assert server.named("user-events").endswith(".user-events")
        assert "named by PULSAR_SERVICE_URL" in said[0]
        for address, what in ((f"http://localhost:{free_port}", "nothing answers"), ("nonsense", "is not an address")):
            environ.setenv("PULSAR_ADMIN_URL", address)
            with pytest.raises(AddressError, match=rf"admin address .*{address}.*{what}.*Set PULSAR_ADMIN_URL to"):
                servers.start("pulsar", say=None)


def on_the_standard_ports(theirs, monkeypatch):
    with monkeypatch.context() as patch, silent() as other:
        patch.setattr(Broker, "port", int(theirs.address.rpartition(":")[2]))
        patch.setattr(Broker, "admin_port", int(theirs.admin_address.rpartition(":")[2]))
        patch.setattr(PulsarProtocol, "own_identity", "of a course")  # so that theirs is of no course
        with servers.start("pulsar", say=None) as server:
            assert (server.kind, server.address) == ("external", theirs.address)
            assert server.admin_address == theirs.admin_address
        patch.setattr(Broker, "admin_port", other)
        assert external.on_standard_port(TECHNOLOGY) is None  # whose admin address is unknown is of no use


def test_data_of_a_cluster_with_an_older_name_keeps_it(home):
    """A broker of another name refuses the topics of its namespaces."""
    folder = home / "kept"
    folder.mkdir()
    BROKER.configure(folder, [1, 2, 3])
    settings = folder / "standalone.conf"
    assert "clusterName=lessons\n" in settings.read_text()
    settings.write_text(settings.read_text().replace("clusterName=lessons", "clusterName=standalone"))
    BROKER.configure(folder, [1, 2, 3])
    assert "clusterName=lessons\n" in settings.read_text()
    settings.write_text(settings.read_text().replace("clusterName=lessons", "clusterName=standalone"))
    (folder / "meta").mkdir()
    BROKER.configure(folder, [1, 2, 3])
    assert "clusterName=standalone\n" in settings.read_text()
