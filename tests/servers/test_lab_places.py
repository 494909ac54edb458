"""Where PostgreSQL and Kafka Connect of a lab come from, and how a container reaches another one; without an engine."""

import pytest

from lessons import servers
from lessons.errors import ServerError
from lessons.servers import catalogue, labs, neighbours, slots
from lessons.servers.containers import network
from lessons.servers.supervision import ports
from lessons.servers.supervision.protocol import ProbeResult
from lessons.servers.supervision.registry import Registration
from lessons.servers.technology import Technology

KAFKA = servers.Server("kafka", "localhost:9092", "container", "4.4.0")
CONNECT = servers.Server("connect", "http://localhost:8083", "container", "3.6.1.Final")


@pytest.fixture
def composed(monkeypatch) -> set[str]:
    """The technologies of labs that are up by Compose, in this folder."""
    up = set(catalogue.LABS)

    def is_composed(technology: Technology) -> bool:
        return technology.name in up

    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    for name in catalogue.LABS:
        protocol = type(catalogue.load(name).protocol)
        monkeypatch.setattr(protocol, "probe", lambda self, address, seconds: ProbeResult.YES)
    monkeypatch.setattr(neighbours, "is_composed_here", is_composed)
    monkeypatch.setattr(slots, "take", lambda name: 1)
    return up


def test_composes_are_used_where_both_are_up(composed):
    found = labs.composed(catalogue.load("postgres"), None, print)
    assert found is not None
    assert (found.kind, found.version) == ("container", "18.6")
    assert found.address == catalogue.load("postgres").standard_address
    assert "; of docker compose" in found.line()
    composed.remove("connect")
    assert labs.composed(catalogue.load("postgres"), None, print) is None


def test_composes_connect_works_on_composes_kafka_only(composed):
    connect = catalogue.load("connect")
    assert labs.composed(connect, KAFKA, print)
    assert labs.composed(connect, servers.Server("kafka", "localhost:9192", "local", "4.4.0"), print) is None
    assert labs.composed(connect, servers.Server("kafka", "theirs:9092", "external", "unknown"), print) is None


def test_who_wants_servers_of_the_course_only_gets_none_of_composes(composed, monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "local")
    assert labs.composed(catalogue.load("postgres"), None, print) is None


def test_a_second_notebook_gets_its_own(composed, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(slots, "take", lambda name: 2)
    assert labs.composed(catalogue.load("postgres"), None, said.append) is None
    assert said == [slots.ANOTHER_SERVER]


def test_in_containers_each_is_a_container_and_connect_needs_a_kafka_of_this_home(monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "containers")
    assert labs.own(catalogue.load("postgres"), None).registered_name == "postgres-container"
    with pytest.raises(ServerError, match=r"does not reach localhost:9092\. Run `docker compose --profile cdc up -d"):
        labs.own(catalogue.load("connect"), KAFKA)


def test_a_container_reaches_another_one_by_its_name_and_whoever_else_by_its_port():
    host = ports.host()
    address = f"postgresql://lessons@{host}:15432/lessons"
    second = servers.Server("postgres-2", address, "container", "18.6")
    assert network.address(second, CONNECT) == "postgresql://lessons@postgres-2:5432/lessons"
    local = servers.Server("connect", f"http://{host}:8083", "local", "4.3.1")
    assert network.address(second, local) == address


def test_a_second_notebooks_container_is_known_by_its_registered_name():
    container = catalogue.container_of(catalogue.load("postgres"))
    for process in (container, container.numbered(2)):
        registration = Registration(process.registered_name, "", "", 0, 0, "", "", "", keep=False)
        found = catalogue.process_of(registration)
        assert (found.registered_name, found.version) == (process.registered_name, "18.6")
