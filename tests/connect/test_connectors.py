"""Connectors of a real worker: refused, failed, stopped, deleted with how far they were."""

import json

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from psycopg.conninfo import conninfo_to_dict

from lessons.connect.connectors import Connectors
from lessons.errors import ServerError, WaitError
from lessons.kafka import consumer, topics
from lessons.postgres import slots
from lessons.servers.catalogue import process_of
from lessons.servers.supervision import registry


@pytest.fixture
def settings(connectors, postgres) -> dict[str, str]:
    where = conninfo_to_dict(connectors.address_of(postgres))
    return {
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "database.hostname": where["host"],
        "database.port": where["port"],
        "database.user": where["user"],
        "database.password": "",
        "database.dbname": where["dbname"],
        "plugin.name": "pgoutput",
        "publication.autocreate.mode": "filtered",
        "topic.prefix": "tested",
        "table.include.list": "public.tested",
        "slot.name": "tested",
        "publication.name": "tested",
    }


@pytest.fixture
def table(db, connectors):
    db.execute("create table tested (id int primary key)")
    yield
    connectors.delete("tested")
    db.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots")
    db.execute("drop publication if exists tested")
    db.execute("drop table tested")


@pytest.fixture
def reader(kafka):
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    topics.recreate_topic(admin, "tested.public.tested")
    reader = KafkaConsumer(bootstrap_servers=kafka.address)
    reader.assign([TopicPartition("tested.public.tested", 0)])
    reader.seek_to_beginning()
    yield reader
    reader.close()
    topics.delete_topic(admin, "tested.public.tested")
    admin.close()


def operations(reader, count: int) -> list[str]:
    return [json.loads(message.value)["op"] for message in consumer.read(reader, count, seconds=30)]


def test_settings_that_are_no_connectors_are_refused(connectors):
    with pytest.raises(ServerError, match="Kafka Connect refuses this: Failed to find any class"):
        connectors.put("wrong", {"connector.class": "no.such.Connector"})
    assert connectors.names() == []


@pytest.mark.usefixtures("table")
def test_why_a_task_has_failed_is_said(connectors, settings):
    def put() -> None:
        connectors.put("tested", {**settings, "publication.autocreate.mode": "disabled"})
        connectors.resume("tested")  # it may fail only after it has said that it runs

    with pytest.raises(ServerError, match=r"The connector tested has failed: .*Publication autocreation is disabled"):
        put()


@pytest.mark.usefixtures("table")
def test_a_stopped_one_goes_on_where_it_was_and_a_deleted_one_begins_anew(connectors, settings, db, reader):
    db.execute("insert into tested values (1)")
    connectors.put("tested", settings)
    slots.wait_until_read(db, "tested")
    assert operations(reader, 1) == ["r"]
    connectors.stop("tested")
    db.execute("insert into tested values (2)")
    connectors.resume("tested")
    assert operations(reader, 1) == ["c"]
    connectors.delete("tested")
    assert connectors.names() == []
    connectors.put("tested", settings)
    assert operations(reader, 2) == ["r", "r"]


@pytest.mark.usefixtures("table")
def test_the_lab_fits_into_600_mb_when_its_connector_has_read_as_much_as_the_lab_writes(
    kafka, connectors, settings, db, reader
):
    connectors.put("tested", settings)
    slots.wait_until_read(db, "tested")
    db.execute("alter table tested add column item text")
    db.execute("insert into tested select number, repeat(md5(number::text), 60) from generate_series(1, 1250) number")
    assert operations(reader, 1250) == ["c"] * 1250
    found = [registry.read(name) for name in (kafka.name, "postgres", "connect")]
    assert 0 < sum(process_of(one).memory(one) for one in found) < 600e6


def test_a_slot_that_nobody_reads_is_told(db, monkeypatch):
    monkeypatch.setattr(slots, "SECONDS", 0.1)
    with pytest.raises(WaitError, match="Nobody reads from the slot nobodys"):
        slots.wait_until_read(db, "nobodys")
    assert slots.kept_log(db, "nobodys") == 0


def test_the_worker_knows_nothing_at_first(connectors: Connectors):
    assert connectors.names() == []
