"""Data that is kept: `--data DIR`."""

import json
import os
import signal

import pytest
from kafka import KafkaConsumer, KafkaProducer

from lessons import servers
from lessons.errors import DataError, ServerError
from lessons.servers.supervision.data_folder import MARK


def write(address: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("user-events", value).get(10)
    producer.close()


def read(address: str) -> bytes:
    consumer = KafkaConsumer(
        "user-events", bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=10_000
    )
    value = next(consumer).value
    consumer.close()
    return value


def test_data_is_there_after_a_restart_and_nothing_else_is(home):
    with servers.start("kafka", data=home / "kept", say=None) as kafka:
        write(kafka.address, b"kept")
    with servers.start("kafka", data=home / "kept", say=None) as kafka:
        assert read(kafka.address) == b"kept"
    assert not (home / "kept" / "kafka" / "plan.json").exists()


def test_data_of_another_version_is_refused_and_left_alone(home):
    folder = home / "kept" / "kafka"
    folder.mkdir(parents=True)
    mark = json.dumps({"technology": "kafka", "version": "3.9.0"})
    (folder / MARK).write_text(mark)
    with pytest.raises(DataError, match=r"was written by kafka 3\.9\.0, and this is kafka 4\.4\.0\. Use that version"):
        servers.start("kafka", data=home / "kept", say=None)
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [(MARK, mark)]


def test_a_mark_that_cannot_be_read_is_refused(home):
    (home / "kept" / "kafka").mkdir(parents=True)
    (home / "kept" / "kafka" / MARK).write_text("{")
    with pytest.raises(DataError, match="something unknown"):
        servers.start("kafka", data=home / "kept", say=None)


def test_a_folder_with_other_files_is_refused_and_left_alone(home):
    folder = home / "kept" / "kafka"
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(DataError, match=r"holds files that are not this course's \(such as thesis\.txt\)"):
        servers.start("kafka", data=home / "kept", say=None)
    assert [file.name for file in folder.iterdir()] == ["thesis.txt"]


def test_a_file_is_no_folder(home):
    (home / "kept").write_text("")
    with pytest.raises(DataError, match="can't be used"):
        servers.start("kafka", data=home / "kept", say=None)


def test_a_running_server_is_not_silently_used_instead_of_the_data(home, user, monkeypatch):
    assert user("kafka").address
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    with pytest.raises(ServerError, match=r"already runs at .*on other data"):
        servers.start("kafka", data=home / "kept", say=None)


@pytest.mark.parametrize("how", ["its user", "everything"])
def test_the_same_data_again_right_after_kill_9(how, home, user, registration, monkeypatch):
    monkeypatch.setenv("LESSONS_GRACE", "15")
    first = user("kafka", data=home / "kept")
    write(first.address, b"kept")
    found = registration("kafka")
    for pid in [found.pid, found.server_pid] if how == "everything" else []:
        os.kill(pid, signal.SIGKILL)
    first.kill()
    with servers.start("kafka", data=home / "kept", say=None) as again:
        assert read(again.address) == b"kept"


def test_a_server_that_nobody_uses_any_more_makes_way_for_other_data(home, user, monkeypatch):
    monkeypatch.setenv("LESSONS_GRACE", "15")
    first = user("eventstore")
    assert first.address
    first.kill()
    with servers.start("eventstore", data=home / "kept", say=None):
        assert (home / "kept" / "eventstore" / "data").is_dir()


def test_one_folder_cannot_be_used_twice_at_once(home, user, monkeypatch):
    first = user("kafka", data=home / "kept")
    write(first.address, b"kept")
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    monkeypatch.setenv("LESSONS_CACHE", str(home / "cache"))
    with pytest.raises(DataError, match=r"The data in .* is in use by process \d+"):
        servers.start("kafka", data=home / "kept", say=None)
    assert read(first.address) == b"kept"


def test_a_server_that_keeps_nothing_says_so(home):
    said = []
    with servers.start("kinesis", data=home / "kept", say=said.append) as kinesis:
        assert kinesis.kind == "local"
    assert said[-1] == "Kinesis (moto) keeps its data in memory: a data folder has no effect on it."
    assert not (home / "kept").exists()
