"""Reading shards to their end, checkpoints, and a consumer that is killed."""

import argparse
import sqlite3
import time

import pytest

from lessons import events
from lessons.errors import DataError
from lessons.kinesis import consumer
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.consumer import consume, iterator_after, read_shard, shard_ids
from lessons.kinesis.producer import publish

LOGINS = events.logins([100, 101, 105, 123], each=3)


def no_pause(seconds):
    """moto needs no rest between two reads."""


def read_all(client, stream):
    starts = [iterator_after(client, stream, shard, None) for shard in shard_ids(client, stream)]
    records = [record for start in starts for record in read_shard(client, start, no_pause)]
    return [events.from_bytes(record["Data"]) for record in records]


def in_any_order(found):
    return sorted((event["userId"], event["login"]) for event in found)


def test_every_record_is_read_once_and_a_users_in_order(client, stream):
    publish(client, stream, LOGINS)
    found = read_all(client, stream)
    assert in_any_order(found) == in_any_order(LOGINS)
    assert [event["login"] for event in found if event["userId"] == 123] == [1, 2, 3]


class Answers:
    """A shard of AWS that answers in pieces, as moto never does."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def get_records(self, ShardIterator, Limit):
        return self.answers.pop(0)


def answer(records, behind, following):
    return {"Records": records, "MillisBehindLatest": behind, "NextShardIterator": following}


def test_an_empty_answer_is_not_the_end_while_there_is_more():
    aws = Answers(answer([1], 5, "b"), answer([], 5, "c"), answer([2], 0, "d"), answer([], 0, "e"))
    assert list(read_shard(aws, "a", no_pause)) == [1, 2]


def test_a_closed_shard_ends_without_a_next_iterator():
    closed = {"Records": [1, 2], "MillisBehindLatest": 0}
    assert list(read_shard(Answers(closed), "a", no_pause)) == [1, 2]


def test_it_pauses_between_two_reads_and_not_after_the_last():
    pauses = []
    list(read_shard(Answers(answer([1], 0, "b"), answer([], 0, "c")), "a", pauses.append))
    assert pauses == [0.2]


def test_a_consumer_goes_on_where_it_was(client, stream, tmp_path):
    publish(client, stream, LOGINS)
    handled = []
    file = tmp_path / "checkpoints.db"
    assert consume(client, stream, Checkpoints(file), handled.append, no_pause) == 12
    assert consume(client, stream, Checkpoints(file), handled.append, no_pause) == 0
    publish(client, stream, LOGINS[:2])
    assert consume(client, stream, Checkpoints(file), handled.append, no_pause) == 2


@pytest.mark.parametrize("fatal", [1, 5, 12])
def test_a_killed_consumer_handles_one_record_twice_and_loses_none(client, stream, tmp_path, fatal):
    publish(client, stream, LOGINS)
    handled = []

    def dies(record):
        handled.append(record["Data"])
        if len(handled) == fatal:
            raise KeyboardInterrupt

    file = tmp_path / "checkpoints.db"
    with pytest.raises(KeyboardInterrupt):
        consume(client, stream, Checkpoints(file), dies, no_pause)
    consume(client, stream, Checkpoints(file), lambda record: handled.append(record["Data"]), no_pause)
    assert len(set(handled)) == 12
    assert len(handled) == 13


def test_checkpoints_of_streams_and_shards_do_not_mix(tmp_path):
    kept = Checkpoints(tmp_path / "checkpoints.db")
    kept.save("a", "shard-0", "1")
    kept.save("a", "shard-0", "2")
    kept.save("b", "shard-0", "3")
    assert kept.get("a", "shard-0") == "2"
    assert kept.get("b", "shard-0") == "3"
    assert kept.get("a", "shard-1") is None
    kept.close()


def test_a_file_that_is_no_checkpoints_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear database, " * 100)
    with pytest.raises(DataError, match="Name another file"):
        Checkpoints(file)
    assert file.read_text().startswith("Dear database")


def test_a_file_that_another_program_holds_is_told(tmp_path):
    file = tmp_path / "checkpoints.db"
    Checkpoints(file).close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DataError, match="locked"):
        Checkpoints(file)
    other.close()


def test_the_program_reads_a_shard_five_times_a_second_at_most(client, stream, tmp_path, monkeypatch):
    """More often AWS refuses (Kinesis API reference, GetRecords)."""
    reads = []
    really = consumer.read_shard

    def counted(client, iterator, pause):
        reads.append(time.monotonic())
        return really(client, iterator, pause)

    monkeypatch.setattr(consumer, "read_shard", counted)
    file = tmp_path / "checkpoints.db"
    consumer.run(argparse.Namespace(stream=stream, checkpoints=file, seconds=1.0))
    shards = len(consumer.shard_ids(client, stream))
    assert len(reads) <= 6 * shards  # the second has begun when the last of them begins
