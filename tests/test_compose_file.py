"""docker-compose.yml: the images are those of the course's versions, and nothing is reached from elsewhere."""

import pytest
import yaml

from lessons.servers.containers import compose
from tests import containers
from tests.notebooks import ROOT

FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
THREE = yaml.safe_load((ROOT / "docker-compose.three-brokers.yml").read_text(encoding="utf-8"))


def test_it_has_a_service_for_each_technology_that_can_be_contained():
    assert sorted(FILE["services"]) == sorted(containers.IN_COMPOSE)


@pytest.mark.parametrize("name", [name for name in containers.IN_COMPOSE if name != "eventstore"])
def test_the_image_has_the_version_of_the_local_server(name):
    assert compose.service(name).version == containers.of(name).process.version


@pytest.mark.parametrize("name", containers.IN_COMPOSE)
def test_the_standard_ports_are_those_of_the_local_server(name):
    process = containers.of(name).process
    standard = [port for port in (process.port, process.admin_port) if port]
    assert list(compose.service(name).ports.values()) == standard


@pytest.mark.parametrize("file", [FILE, THREE], ids=["one", "three"])
def test_every_service_is_bounded_watched_and_reached_from_here_only(file):
    for name, service in file["services"].items():
        whole = {**FILE["services"].get(name, {}), **service}
        assert whole["mem_limit"].endswith("m"), name
        assert whole["healthcheck"]["test"][0] == "CMD", name
        assert all(port.startswith("127.0.0.1:${") for port in whole["ports"]), name
        assert not whole["image"].endswith((":latest", ":edge")), name


def test_all_three_brokers_are_of_one_image():
    assert {service.get("image", compose.service("kafka").image) for service in THREE["services"].values()} == {
        compose.service("kafka").image
    }


def test_another_image_of_the_same_server_may_be_named(monkeypatch):
    assert compose.service("eventstore").version == "26.0.3"
    monkeypatch.setenv("EVENTSTORE_IMAGE", "kurrentplatform/kurrentdb:26.0.3-experimental-arm64-10.0-noble")
    assert compose.service("eventstore").version == "26.0.3-experimental-arm64-10.0-noble"
    assert "EVENTSTORE_IMAGE=kurrentplatform/kurrentdb:26.0.3-experimental-arm64-10.0-noble" in (
        ROOT / "docker-compose.yml"
    ).read_text(encoding="utf-8")


def test_other_ports_are_put_where_the_file_says():
    service = compose.service("kafka", [19092])
    assert service.ports == {9092: 19092}
    assert "PLAINTEXT://localhost:19092" in service.environment["KAFKA_ADVERTISED_LISTENERS"]


def test_a_port_can_be_the_same_inside_and_outside():
    service = compose.service("pulsar", [16650, 18080])
    assert service.ports == {16650: 16650, 18080: 18080}
    assert service.environment["PULSAR_PREFIX_brokerServicePort"] == "16650"
    assert service.environment["PULSAR_PREFIX_webServicePort"] == "18080"


def settings(file: str) -> dict[str, str]:
    """The settings of a local server that depend on no port or place."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    return {name: value for name, value in pairs if "{" not in value}


def test_settings_of_the_local_kafka_are_those_of_the_container():
    environment = compose.service("kafka").environment
    laptop_only = ("num.network.threads", "num.io.threads", "log.dirs", "node.id", "process.roles")
    for name, value in settings("lessons/kafka/server/server.properties").items():
        if "listener" not in name and name not in laptop_only:
            assert environment["KAFKA_" + name.upper().replace(".", "_")] == value, name


def test_settings_of_the_local_pulsar_are_those_of_the_container():
    environment = compose.service("pulsar").environment
    for name, value in settings("lessons/pulsar/server/standalone.conf").items():
        assert environment[f"PULSAR_PREFIX_{name}"] == ("0.0.0.0" if name == "bindAddress" else value), name
