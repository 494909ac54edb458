"""docker-compose.yml: the images are those of the course's versions, and nothing is reached from elsewhere."""

import re

import pytest
import yaml

from lessons.postgres.server import postgres
from lessons.servers import catalogue
from lessons.servers.containers import compose
from tests import containers
from tests.notebooks import ROOT

FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
THREE = yaml.safe_load((ROOT / "docker-compose.three-brokers.yml").read_text(encoding="utf-8"))


def test_it_has_a_service_for_each_technology_that_can_be_contained():
    assert sorted(FILE["services"]) == sorted(containers.SERVICES)


def test_who_does_not_do_the_lab_of_change_data_capture_does_not_load_its_images():
    profiles = {name: service.get("profiles") for name, service in FILE["services"].items()}
    assert profiles == {**dict.fromkeys(containers.IN_COMPOSE), **{name: ["cdc"] for name in catalogue.LABS}}


def test_the_image_of_connect_has_the_debezium_of_the_local_one():
    debezium = compose.service("connect").version.removesuffix(".Final")
    assert containers.of("connect").process.version.endswith(f", Debezium {debezium}")


@pytest.mark.parametrize("name", [name for name in containers.SERVICES if name not in ("eventstore", "connect")])
def test_the_image_has_the_version_of_the_local_server(name):
    assert compose.service(name).version == containers.of(name).process.version


@pytest.mark.parametrize("name", containers.SERVICES)
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


def test_an_image_may_be_pinned_by_its_digest(monkeypatch):
    pinned = f"kurrentplatform/kurrentdb:26.0.3@sha256:{'a' * 64}"
    monkeypatch.setenv("EVENTSTORE_IMAGE", pinned)
    service = compose.service("eventstore")
    assert (service.image, service.version) == (pinned, "26.0.3")


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


def script(name: str) -> list[str]:
    """The lines of what a container runs first."""
    [program, option, text] = compose.service(name).command
    assert (program, option) == ("bash", "-c")
    return [line.strip().removesuffix(" \\") for line in text.splitlines()]


def test_settings_of_the_local_postgres_are_those_of_the_container():
    given = dict(re.findall(r"-c (\w+)=(\S+)", " ".join(script("postgres"))))
    local = (ROOT / "lessons/postgres/server/postgresql.conf").read_text(encoding="utf-8")
    wanted = {name: value.strip("'") for name, value in re.findall(r"^(\w+) = (.*)$", local, re.MULTILINE)}
    for of_the_place in ("port", "listen_addresses", "unix_socket_directories", "log_destination"):
        del wanted[of_the_place]
    assert given.pop("hba_file") == "/etc/lessons_hba.conf"
    assert given == wanted


def test_the_role_and_the_data_folder_of_the_local_postgres_are_those_of_the_container():
    assert set(postgres.ROLES.splitlines()) <= set(script("postgres"))
    given = compose.service("postgres").environment["POSTGRES_INITDB_ARGS"].split()
    of_the_superuser = ("--username=postgres", "--auth=reject", "--no-instructions")
    assert set(given) == set(postgres.INITDB) - set(of_the_superuser)
    assert [line for line in script("postgres") if line.startswith("host ")] == ["host all lessons all trust"]


def test_settings_of_the_local_connect_are_those_of_the_container():
    lines = script("connect")
    for name, value in settings("lessons/connect/server/worker.properties").items():
        assert f"{name}={value}" in lines, name
    assert "bootstrap.servers=kafka:19092" in lines
    assert ",INTERNAL://kafka:19092" in compose.service("kafka").environment["KAFKA_ADVERTISED_LISTENERS"]
