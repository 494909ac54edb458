"""docker-compose.yml run by a compose implementation: healthy, used by every notebook, and three brokers as one.

These tests take the standard ports, so they run alone: python3 -m lessons test -m alone -n 0
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pulsar
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from lessons.pulsar.connecting import client_logger, close_client
from lessons.servers.containers import compose, engine
from lessons.servers.supervision import ports
from tests import containers
from tests.notebooks import ROOT
from tests.waiting import until

pytestmark = pytest.mark.alone
ONE = ROOT / "docker-compose.yml"
THREE = ROOT / "docker-compose.three-brokers.yml"
LAB = ("kafka", "postgres", "connect")
NOTEBOOKS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "notebooks").glob("0*.ipynb"))


class Project:
    """`docker compose` with these files."""

    def __init__(self, *files, profiles: tuple[str, ...] = ()):
        files_given = [part for file in files for part in ("-f", str(file))]
        profiles_given = [part for profile in profiles for part in ("--profile", profile)]
        self.command = [*containers.compose_command(), *files_given, *profiles_given]

    def run(self, *arguments: str) -> None:
        ran = subprocess.run([*self.command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def wait(self) -> None:
        """Wait until all are healthy."""
        for container in self.all():
            until(lambda container=container: is_healthy(container), 60)

    def all(self) -> list:
        """The project's containers."""
        named = {"label": "com.docker.compose.project=event-streaming-course"}
        return engine.connect().containers.list(all=True, filters=named)


@pytest.fixture
def project(request) -> Iterator[Project]:
    """The containers of the files that the test names, healthy; all is gone afterwards."""
    require_ports(containers.IN_COMPOSE)
    with running(Project(*request.param)) as made:
        yield made


@pytest.fixture
def lab() -> Iterator[Project]:
    """The containers of the lab of change data capture, healthy; all is gone afterwards."""
    require_ports(LAB)
    with running(Project(ONE, profiles=("cdc",)), *LAB) as made:
        yield made


def require_ports(names: Sequence[str]) -> None:
    """Skip the test where the services of those names could not run."""
    containers.require()
    if not containers.compose_command():
        containers.skip("there is no docker compose and no podman-compose")
    taken = [port for name in names for port in compose.service(name).ports.values()]
    try:
        until(lambda: all(map(ports.is_free, taken)), 40)  # a server that nobody uses any more ends within seconds
    except AssertionError:
        containers.skip(f"one of the ports {taken} is taken")


@contextmanager
def running(made: Project, *services: str) -> Iterator[Project]:
    """The project's services, all or those named, until the end."""
    try:
        made.run("up", "-d", *services)
        made.wait()
        yield made
    finally:
        made.run("down", "-v", "-t", "5")


def is_healthy(container) -> bool:
    """Run the image's own check, as the engine does (podman without systemd never does it by itself)."""
    test = container.attrs["Config"]["Healthcheck"]["Test"]
    assert test[0] == "CMD"
    return container.exec_run(test[1:]).exit_code == 0


@pytest.mark.parametrize("project", [[ONE]], indirect=True, ids=["one broker"])
def test_every_notebook_uses_the_containers_and_prints_the_same(project):
    tell = f"from lessons import servers\nfor name in {containers.IN_COMPOSE}: servers.start(name)"
    said = subprocess.run([sys.executable, "-c", tell], cwd=ROOT, env=auto(), capture_output=True, text=True).stdout
    assert said.count("(container, version") == said.count("of docker compose") == len(containers.IN_COMPOSE)
    run_notebooks(*NOTEBOOKS)


def run_notebooks(*names: str) -> None:
    """As somebody who opened them and named no server."""
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--servers", "auto", *names]
    ran = subprocess.run(argv, cwd=ROOT, env=auto(), capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout[-3000:]


def test_the_lab_of_change_data_capture_uses_its_containers_and_a_row_is_there_after_down_and_up(lab):
    database, kept = containers.of("postgres").standard_address, "select * from kept"
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("create table kept as select 1")
    [worker] = [one for one in lab.all() if one.labels["com.docker.compose.service"] == "connect"]
    before = worker.attrs["State"]["StartedAt"]
    run_notebooks("notebooks/deeper/kafka_in_and_out.ipynb")
    worker.reload()
    assert worker.attrs["State"]["StartedAt"] != before  # the notebook killed it, and no other
    lab.run("down", "-t", "5")
    lab.run("up", "-d", "postgres")
    lab.wait()
    with psycopg.connect(database) as db:
        assert db.execute(kept).fetchall() == [(1,)]


@pytest.mark.parametrize("project", [[ONE]], indirect=True, ids=["one broker"])
def test_containers_of_somebody_elses_folder_are_shared_by_names_with_a_prefix(project):
    assert engine.composed_in(compose.service("kinesis").ports[5000]) == ROOT
    named = "server = servers.start('kinesis'); print(server.kind, server.named('user-events'))"
    argv = [sys.executable, "-c", f"from lessons import servers; {named}"]
    kinds = {}
    for who, engines in {"mine": {}, "unknown": {"DOCKER_HOST": "unix:///nowhere.sock"}}.items():
        environ = {**auto(), **engines}
        kinds[who] = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True).stdout.splitlines()
    assert kinds["mine"][1] == "container user-events"
    assert "; of docker compose in another folder, on the standard port" in kinds["unknown"][0]
    assert kinds["unknown"][1].startswith("external ")
    assert kinds["unknown"][1].endswith(".user-events")


def auto() -> dict[str, str]:
    """The environment of somebody who opened a notebook and named no server."""
    return {**os.environ, "LESSONS_SERVERS": "auto"}


@pytest.mark.parametrize("project", [[ONE]], indirect=True, ids=["one broker"])
def test_what_was_sent_is_there_after_down_and_up(project):
    with KafkaProducer(bootstrap_servers="localhost:9092") as producer:
        producer.send("kept", b"event").get(30)
    client = pulsar.Client("pulsar://localhost:6650", logger=client_logger())
    client.create_producer("kept").send(b"event")
    close_client(client)
    project.run("down", "-t", "5")  # without -v: the volume stays
    project.run("up", "-d")
    project.wait()
    consumer = KafkaConsumer(bootstrap_servers="localhost:9092")
    assert consumer.end_offsets([TopicPartition("kept", 0)]) == {TopicPartition("kept", 0): 1}
    consumer.close()
    client = pulsar.Client("pulsar://localhost:6650", logger=client_logger())
    reader = client.create_reader("kept", pulsar.MessageId.earliest)
    assert reader.read_next(timeout_millis=30_000).data() == b"event"
    close_client(client)


@pytest.mark.parametrize("project", [[ONE, THREE]], indirect=True, ids=["three brokers"])
def test_three_brokers_keep_each_event_three_times_and_go_on_without_one(project):
    admin = KafkaAdminClient(bootstrap_servers="localhost:9095")
    assert [broker["port"] for broker in admin.describe_cluster()["brokers"]] == [9092, 9094, 9095]
    admin.create_topics([NewTopic("replicated", 1, 3)], wait_for_metadata=True)
    [topic] = admin.describe_topics(["replicated"])
    assert sorted(topic["partitions"][0]["replica_nodes"]) == [1, 2, 3]
    leader = topic["partitions"][0]["leader_id"]
    others = {1: 9092, 2: 9094, 3: 9095}
    del others[leader]
    name = "kafka" if leader == 1 else f"kafka-{leader}"
    [container] = [one for one in project.all() if one.labels["com.docker.compose.service"] == name]
    container.kill()
    survivors = [f"localhost:{port}" for port in others.values()]
    with KafkaProducer(bootstrap_servers=survivors, acks="all", request_timeout_ms=30_000) as producer:
        assert producer.send("replicated", b"after a broker was killed").get(60).offset == 0
    admin.close()
