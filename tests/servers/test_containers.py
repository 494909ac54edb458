"""Containers under the same supervisor: shared, ended with their last user, told of when they die."""

import os
import signal
from pathlib import Path

import boto3
import psycopg
import pulsar
import pytest
from kafka import KafkaProducer

from lessons import servers
from lessons.errors import DataError, ServerError
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.server.broker import Broker
from lessons.servers.containers import compose, engine, network
from lessons.servers.supervision import crash_notice, ports
from tests import containers
from tests.waiting import ended, until

pytestmark = pytest.mark.usefixtures("home", "on_containers")


@pytest.fixture
def on_containers(home, monkeypatch) -> None:
    containers.require()
    monkeypatch.setenv("LESSONS_SERVERS", "containers")


@pytest.fixture
def running(registration):
    """The containers of a technology's server that run now."""

    def look(name: str) -> list:
        found = registration(f"{name}-container")
        return engine.of_folder(engine.connect(), Path(found.folder)) if found else []

    return look


def test_an_event_goes_through_kafka_in_a_container(running):
    with servers.start("kafka", say=None) as kafka:
        assert (kafka.kind, kafka.version) == ("container", compose.service("kafka").version)
        assert kafka.named("user-events") == "user-events"
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            assert producer.send("user-events", b"event").get(30).offset == 0
        [container] = running("kafka")
        container.reload()
        bound = [place["HostIp"] for places in container.ports.values() for place in places or ()]
        assert bound == ["127.0.0.1"]
    until(lambda: not running("kafka"), 30)


def test_an_event_goes_through_pulsar_in_a_container_on_ports_of_its_own(running, monkeypatch):
    first, second = ports.free(2)
    monkeypatch.setattr(Broker, "port", first)
    monkeypatch.setattr(Broker, "admin_port", second)
    with servers.start("pulsar", say=None) as server:
        assert (server.kind, server.version) == ("container", compose.service("pulsar").version)
        assert (server.address, server.admin_address) == (f"pulsar://localhost:{first}", f"http://localhost:{second}")
        client = pulsar.Client(server.address, logger=client_logger())
        client.create_producer("user-events").send(b"event")
        reader = client.create_reader("user-events", pulsar.MessageId.earliest)
        assert reader.read_next(timeout_millis=10_000).data() == b"event"
        close_client(client)
        [container] = running("pulsar")
        container.reload()
        bound = {place["HostIp"] for places in container.ports.values() for place in places or ()}
        assert bound == {"127.0.0.1"}
    until(lambda: not running("pulsar"), 30)


def test_a_pulsar_of_this_course_is_no_container_of_compose(running):
    with servers.start("pulsar", say=None) as server:
        mark = Broker.protocol.identify(server.address, server.admin_address)
        assert mark not in (None, compose.service("pulsar").environment[Broker.protocol.identity_variable])


def test_two_users_share_a_container_and_the_last_one_ends_it(user, registration, running):
    first, second = user("kinesis", kind="containers"), user("kinesis", kind="containers")
    assert first.address == second.address
    first.leave()
    folder = Path(registration("kinesis-container").folder)
    assert len(running("kinesis")) == 1
    second.kill()
    until(lambda: not engine.of_folder(engine.connect(), folder), 30)
    until(lambda: not folder.exists())


def test_a_container_goes_with_its_supervisor(user, registration):
    first = user("kinesis", kind="containers")
    assert first.address
    found = registration("kinesis-container")
    os.kill(found.pid, signal.SIGKILL)
    until(lambda: not engine.of_folder(engine.connect(), Path(found.folder)), 30)
    first.kill()
    with servers.start("kinesis", say=None):  # and clears away the folder
        assert not Path(found.folder).exists()


def test_a_keeper_that_is_killed_at_the_end_leaves_no_container(user, registration, running):
    only = user("kinesis", kind="containers")
    assert only.address
    found = registration("kinesis-container")
    os.kill(found.server_pid, signal.SIGKILL)  # the next keeper is only just starting when …
    only.leave()
    until(lambda: ended(found.pid), 40)
    assert engine.of_folder(engine.connect(), Path(found.folder)) == []


@pytest.mark.parametrize("how", ["keeper", "container"])
def test_a_container_that_dies_is_started_again_empty_and_the_learner_is_told(how, registration, running):
    with servers.start("kinesis", say=None) as kinesis:
        boto3.client("kinesis").create_stream(StreamName="user-events", ShardCount=1)
        [before] = running("kinesis")
        if how == "keeper":
            os.kill(registration("kinesis-container").server_pid, signal.SIGKILL)
        else:
            before.remove(force=True)
        assert kinesis.lease.wait_for_news(30).again
        [said] = crash_notice.news()
        assert said.startswith("Kinesis (moto) in a container ")
        assert said.endswith("what it held is lost. Run this notebook from the top.")
        protocol = containers.of("kinesis").protocol
        until(lambda: [one.id for one in running("kinesis")] not in ([], [before.id]), 30)
        until(lambda: protocol.is_ready(kinesis.address), 30)
        assert boto3.client("kinesis").list_streams()["StreamNames"] == []


def test_a_local_server_is_not_taken_for_a_container(user):
    local = user("kinesis", kind="local")
    with servers.start("kinesis", say=None) as kinesis:
        assert kinesis.kind == "container"
        assert kinesis.address != local.address


def test_a_container_that_holds_the_port_is_named(monkeypatch):
    technology = containers.of("kinesis")
    taken = engine.connect().containers.run(
        compose.service("kinesis").image, detach=True, ports={"5000/tcp": ("127.0.0.1", ports.free(1)[0])}
    )
    try:
        taken.reload()
        [place] = taken.ports["5000/tcp"]
        monkeypatch.setattr(type(technology.process), "port", int(place["HostPort"]))
        with servers.start("kinesis", say=None) as kinesis:
            assert f"port {place['HostPort']} is taken by container {taken.name}" in kinesis.note
    finally:
        taken.remove(force=True)


def test_status_tells_of_a_container(user, capsys):
    from lessons.commands import status

    assert user("kinesis", kind="containers").address
    print(status.line("kinesis-container"))
    line = capsys.readouterr().out
    assert f"version {compose.service('kinesis').version}" in line
    assert "  0 MB" not in line


def test_a_data_folder_is_refused(home):
    with pytest.raises(DataError, match="keeps no data"):
        servers.start("kafka", data=home / "data", say=None)


def test_a_lab_kills_a_container_and_gets_it_back_with_what_it_had_committed(running):
    with servers.start("postgres", say=None) as postgres, psycopg.connect(postgres.address) as db:
        db.execute("create table kept as select 1")
        db.commit()
        [before] = running("postgres")
        node = servers.node(postgres)
        node.kill()
        assert not node.running
        node.restart()
        assert node.running
        with psycopg.connect(postgres.address) as again:
            assert again.execute("select * from kept").fetchall() == [(1,)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                again.execute("copy (select 1) to program 'id'")
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(postgres.address.replace("lessons@", "postgres@"))
        assert [one.id for one in running("postgres")] == [before.id]
        assert postgres.lease.news == []
    until(lambda: not running("postgres"), 30)
    until(lambda: not engine.connect().networks.list(names=[network.of_this_home()]), 30)


def test_connect_in_a_container_does_not_reach_a_local_kafka(user):
    local = servers.Server("kafka", "localhost:9092", "local", "4.4.0")
    with pytest.raises(ServerError, match=r"does not reach localhost:9092\. Run `docker compose --profile cdc up"):
        servers.start("connect", on=local, say=None)


def test_an_image_that_cannot_be_pulled_is_told_in_sentences():
    with pytest.raises(
        ServerError, match=r"could not be pulled \(.+\)\. Check the network.*docker load -i FILE.*local server"
    ):
        engine.bring(engine.connect(), "localhost:9/event-streaming-course/nothing:1", lambda line: None)
