"""The disk becomes full while a server runs: it is told within half a minute, nothing is lost, and it goes on."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from esdbclient.exceptions import EventStoreDBClientException
from kafka.errors import KafkaError

from lessons import servers
from lessons.pulsar.server.broker import BROKER as PULSAR
from lessons.pulsar.server.broker import SETTINGS
from lessons.servers.catalogue import load
from lessons.servers.supervision import crash_notice, disk_space
from lessons.servers.supervision.lease import Died
from tests.servers.clients import FAILURES, OF
from tests.servers.disks import fill, free, mounted
from tests.waiting import until

WITHIN = 30.0  # seconds
SMALL_WAIT = 4.0  # seconds that a client may try to send on a full disk
PLENTY = 200_000  # bytes of an event that needs new room


@pytest.fixture
def disk(home, monkeypatch) -> Iterator[Path]:
    """A disk of 128 MB on which servers have their folders."""
    with mounted(home / "disk", "128m") as folder:
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        monkeypatch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture
def said(capsys) -> Callable[[str], str]:
    """Waits until so much was said on stderr."""
    heard = []

    def wait(words: str) -> str:
        def so_far() -> str:
            heard.append(capsys.readouterr().err)
            return "".join(heard)

        until(lambda: words in so_far(), WITHIN)
        return so_far()

    return wait


def start_sending(client, address: str) -> threading.Thread:
    """Send much, which may fail, or wait for minutes (Pulsar's send does, whatever its timeout)."""

    def send() -> None:
        with contextlib.suppress(*FAILURES):
            client.write(address, bytes(PLENTY), SMALL_WAIT)

    sending = threading.Thread(target=send, daemon=True)
    sending.start()
    return sending


@pytest.mark.parametrize("name", OF)
def test_a_full_disk_is_told_and_what_was_stored_is_there_when_it_has_room_again(name, disk, said):
    technology, client = load(name), OF[name]
    with servers.start(name, say=None) as server, servers.start(name, say=None):  # as a cell that is run twice does
        if name == "pulsar":
            client.subscribe(server.address)
        client.write(server.address, b"before")
        fill(disk)
        sending = start_sending(client, server.address)
        where = f"{technology.title}, whose data is in {server.lease.folder}, can't store any more."
        told = said(f"The disk is full: {where} Free some space, and it goes on.\n")
        assert told.count("The disk is full") == 1
        free(disk)
        said(f"The disk has room again: {technology.title} ")
        until(lambda: server.answers, 60)
        until(lambda: not sending.is_alive(), 150)  # Pulsar's client may wait a minute before it connects again
        client.write(server.address, b"after")
        assert [value for value in client.read(server.address) if len(value) < PLENTY] == [b"before", b"after"]


def test_kafka_that_a_full_disk_has_ended_is_started_again_once_there_is_room(disk, said):
    with servers.start("kafka", say=None) as kafka:
        OF["kafka"].write(kafka.address, b"before")
        fill(disk)
        with contextlib.suppress(KafkaError):
            OF["kafka"].write(kafka.address, bytes(PLENTY), SMALL_WAIT)
        died = kafka.lease.wait_for_news(WITHIN)
        assert (died.again, died.full, died.waits) == (False, True, True)
        assert crash_notice.news() == [
            "Apache Kafka ended with exit code 1: the disk is full. Free some space: "
            "it is then started again with all its data, and you run this cell once more."
        ]
        free(disk)
        said("The disk has room again: Apache Kafka was started again with all its data.\n")
        until(lambda: kafka.answers, 60)


def test_an_append_that_finds_no_room_fails_in_a_sentence(disk):
    with servers.start("eventstore", say=None) as eventstore:
        OF["eventstore"].write(eventstore.address, b"before")
        fill(disk)
        with pytest.raises(EventStoreDBClientException, match=r"The disk is full: nothing more can be appended\. Make"):
            OF["eventstore"].write(eventstore.address, bytes(PLENTY))
        assert OF["eventstore"].read(eventstore.address) == [b"before"]


def test_moto_which_keeps_all_in_memory_goes_on_without_a_word(disk, capsys):
    with servers.start("kinesis", say=None) as kinesis:
        fill(disk)
        boto3.client("kinesis").create_stream(StreamName="user-events", ShardCount=1)
        assert boto3.client("kinesis").list_streams()["StreamNames"] == ["user-events"]
        assert not kinesis.lease.full
    assert "disk" not in capsys.readouterr().err


def test_who_joins_while_the_disk_is_full_is_told_so(disk, user, said):
    first = user("eventstore")
    assert first.address
    fill(disk)
    with servers.start("eventstore", say=None):
        said("The disk is full: Event Store, whose data is in ")


def test_the_last_words_of_a_server_tell_of_a_quota():
    full = Died(1, again=False, tail=["java.io.IOException: Disk quota exceeded"], full=True)
    assert disk_space.says_full(full.tail)
    assert not disk_space.says_full(["java.io.IOException: Broken pipe"])
    assert crash_notice.death_notice(load("kafka").process, full) == (
        "Apache Kafka ended with exit code 1: the disk is full. "
        "Free some space, then run this notebook from the top: a new one is started."
    )


def test_a_share_of_the_disk_that_the_server_leaves_free_counts_as_full(tmp_path):
    assert not disk_space.is_full(tmp_path)
    assert disk_space.is_full(tmp_path, share=1.0)
    assert not (tmp_path / disk_space.FILE).exists()


def test_a_disk_that_was_full_a_moment_ago_counts_when_its_server_has_just_ended(disk):
    looked_at = disk_space.Room(disk, 0.0)
    assert (looked_at.look(), looked_at.was_full_lately()) == (False, False)
    fill(disk)
    assert (looked_at.look(), looked_at.is_full) == (True, True)
    free(disk)
    assert (looked_at.look(), looked_at.is_full, looked_at.was_full_lately()) == (True, False, True)


def test_pulsar_takes_nothing_more_below_the_share_that_is_watched():
    settings = dict(line.split("=") for line in SETTINGS.read_text().splitlines() if "=" in line)
    assert float(settings["diskUsageLwmThreshold"]) == pytest.approx(1 - PULSAR.room_share)
    assert float(settings["diskUsageThreshold"]) > float(settings["diskUsageLwmThreshold"])


def test_a_folder_that_is_no_more_is_not_a_full_disk(tmp_path):
    assert not disk_space.Room(tmp_path / "gone", 0.0).look()
