"""Leases: one reader for each shard, whoever comes, goes, or is killed."""

import subprocess
import sys
from collections import Counter

import boto3
import pytest

from lessons import events
from lessons.kinesis import leases, streams, worker
from lessons.kinesis.leases import NOBODY, SHARD_END, Leases
from lessons.kinesis.lineage import all_shards
from lessons.kinesis.producer import publish
from lessons.kinesis.resharding import ReshardingClient
from tests.notebooks import ROOT
from tests.waiting import ended, until

NAME = "leases-under-test"
EIGHT = [101, 102, 104, 109, 105, 108, 100, 103]
"""Users: two in each quarter of the hash keys."""


class Clock:
    """Time that passes only when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def dynamodb(kinesis, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    return boto3.session.Session().resource("dynamodb")


@pytest.fixture
def table(dynamodb):
    yield leases.recreate_table(dynamodb, NAME)
    leases.delete_table(dynamodb, NAME)


@pytest.fixture
def four(client, stream):
    """A stream with four shards that can be resharded."""
    resharding = ReshardingClient(client)
    streams.recreate_stream(resharding, stream, shards=4)
    yield resharding
    streams.delete_stream(resharding, stream)


@pytest.fixture
def clock():
    return Clock()


def owners(table):
    unfinished = [lease for lease in Leases(table, "looks on").all() if lease.checkpoint != SHARD_END]
    return Counter(lease.owner for lease in unfinished)


def take_all_wanted(one):
    taken = [one.take(lease) for lease in one.wanted()]
    return [lease for lease in taken if lease]


def test_of_two_that_want_a_lease_one_gets_it(table, four, stream):
    ann, bob = Leases(table, "ann"), Leases(table, "bob")
    ann.add_ready(all_shards(four, stream))
    bob.add_ready(all_shards(four, stream))
    free = ann.all()[0]
    assert ann.take(free).owner == "ann"
    assert bob.take(free) is None
    assert owners(table) == {"ann": 1, NOBODY: 3}


def test_who_lost_a_lease_can_neither_renew_nor_save(table, four, stream):
    ann, bob = Leases(table, "ann"), Leases(table, "bob")
    ann.add_ready(all_shards(four, stream))
    hers = ann.take(ann.all()[0])
    his = bob.take(bob.all()[0])
    assert ann.renew(hers) is None
    assert ann.save(hers, "5") is None
    assert bob.save(his, "7").checkpoint == "7"


def test_two_workers_come_to_have_as_many(table, four, stream, clock):
    ann, bob = Leases(table, "ann", clock=clock), Leases(table, "bob", clock=clock)
    ann.add_ready(all_shards(four, stream))
    assert len(take_all_wanted(ann)) == 4
    assert [len(take_all_wanted(bob)) for _ in range(3)] == [1, 1, 0]
    assert owners(table) == {"ann": 2, "bob": 2}
    assert ann.wanted() == []


def held(table, by):
    """Let workers of these names have so many leases, in the order of the shards."""
    free = iter(Leases(table, "gives").all())
    for name, count in by.items():
        for _ in range(count):
            Leases(table, name).take(next(free))


@pytest.mark.parametrize(
    ("shards", "before", "wants"),
    [
        (3, {"bob": 1}, 2),  # of three shards each may have two, so that none is left without a reader
        (3, {"bob": 2}, 1),
        (5, {"bob": 2}, 3),
        (5, {"bob": 2, "ann": 1}, 2),
        (5, {"bob": 1, "ann": 2}, 1),
        (5, {"bob": 3, "ann": 2}, 0),  # one more than the other is fair: nobody takes it away again and again
        (5, {"bob": 2, "ann": 3}, 0),
        (4, {"bob": 3, "ann": 1}, 1),
        (6, {"bob": 3, "cid": 3}, 1),
        (5, {"bob": 2, "cid": 2, "ann": 1}, 0),
    ],
)
def test_a_worker_wants_its_share_rounded_up_and_no_more(shards, before, wants, table, client, stream):
    streams.recreate_stream(client, stream, shards=shards)
    ann = Leases(table, "ann")
    ann.add_ready(all_shards(client, stream))
    held(table, before)
    assert len(ann.wanted()) == wants


def test_a_silent_workers_leases_are_taken_after_the_failover_time_and_not_before(table, four, stream, clock):
    ann, bob = (Leases(table, name, failover=10, clock=clock) for name in ("ann", "bob"))
    ann.add_ready(all_shards(four, stream))
    mine = take_all_wanted(ann)
    assert len(bob.wanted()) == 1  # ann is alive: bob wants one of hers, to come to the same number
    clock.now = 9.0
    assert len(bob.wanted()) == 1
    mine = [ann.renew(lease) for lease in mine]
    bob.wanted()
    clock.now = 18.0
    assert len(bob.wanted()) == 1
    clock.now = 19.5
    assert len(bob.wanted()) == 4


def test_a_worker_that_comes_again_with_its_name_gets_its_leases_when_they_are_silent(table, four, stream, clock):
    before = Leases(table, "ann", failover=10, clock=clock)
    before.add_ready(all_shards(four, stream))
    take_all_wanted(before)
    again = Leases(table, "ann", failover=10, clock=clock)
    assert again.wanted() == []
    clock.now = 11.0
    assert len(take_all_wanted(again)) == 4


def test_a_child_gets_a_lease_when_its_parent_is_finished(table, four, stream):
    one = Leases(table, "ann")
    four.update_shard_count(StreamName=stream, TargetShardCount=8, ScalingType="UNIFORM_SCALING")
    one.add_ready(all_shards(four, stream))
    assert len(one.all()) == 4
    one.save(one.take(one.all()[0]), SHARD_END)
    one.add_ready(all_shards(four, stream))
    assert [lease.shard[-1] for lease in one.all()] == ["0", "1", "2", "3", "4", "5"]


def test_a_table_that_is_there_is_made_anew_and_one_that_is_not_is_no_error(dynamodb, table):
    table.put_item(Item={"leaseKey": "old", "leaseOwner": "ann", "leaseCounter": 1})
    assert leases.recreate_table(dynamodb, NAME).scan()["Items"] == []
    leases.delete_table(dynamodb, NAME)
    leases.delete_table(dynamodb, NAME)


def run(one, steps):
    for _ in range(steps):
        one.step()


def test_a_worker_that_lost_a_lease_stops_in_the_middle(table, four, stream, clock):
    """Another takes the lease while it handles: it handles up to its next checkpoint, and no further."""
    publish(four, stream, events.logins([100], each=10))
    handled = []

    def handle(shard, record):
        handled.append(record)
        if len(handled) == 2:
            other = Leases(table, "bob", clock=clock)
            [theirs] = [lease for lease in other.all() if lease.shard == shard]
            other.take(theirs)

    one = worker.Worker(four, stream, Leases(table, "ann", clock=clock), handle)
    run(one, 1)
    assert len(handled) == worker.EVERY


def test_workers_follow_a_reshard_and_keep_the_order(table, four, stream):
    handled = []
    one, other = (
        worker.Worker(four, stream, Leases(table, name), lambda shard, record: handled.append(record))
        for name in ("ann", "bob")
    )
    publish(four, stream, events.logins(EIGHT, each=3))
    four.update_shard_count(StreamName=stream, TargetShardCount=8, ScalingType="UNIFORM_SCALING")
    publish(four, stream, [event for event in events.logins(EIGHT, each=6) if event["login"] > 3])
    for _ in range(8):
        one.step(), other.step()
    found = dict.fromkeys(
        (event["userId"], event["login"]) for event in (events.from_bytes(r["Data"]) for r in handled)
    )
    assert len(found) == 48
    for user in EIGHT:
        assert [login for who, login in found if who == user] == [1, 2, 3, 4, 5, 6]
    assert sorted(owners(table).values()) == [4, 4]


def test_a_killed_process_is_taken_over_and_what_followed_its_checkpoint_is_read_twice(table, four, stream, tmp_path):
    log = tmp_path / "handled.jsonl"
    ann = worker.start_worker("ann", stream, NAME, log, failover=3)
    until(lambda: owners(table) == {"ann": 4}, 30)
    publish(four, stream, events.logins(EIGHT, each=3))
    until(lambda: len(worker.read_log(log)) == 24, 30)
    ann.kill()
    ann.wait()
    bob = worker.start_worker("bob", stream, NAME, log, failover=3)
    until(lambda: len(worker.read_log(log)) == 32, 30)
    lines = [(line["userId"], line["login"]) for line in worker.read_log(log)]
    assert len(set(lines)) == 24
    assert Counter(line["worker"] for line in worker.read_log(log)) == {"ann": 24, "bob": 8}
    assert owners(table) == {"bob": 4}
    bob.stdin.close()
    assert bob.wait(10) == 0


def test_a_worker_ends_when_who_started_it_is_gone(table, four, stream, tmp_path):
    started = worker.start_worker("ann", stream, NAME, tmp_path / "handled.jsonl")
    until(lambda: owners(table) == {"ann": 4}, 30)
    started.stdin.close()
    until(lambda: ended(started.pid))
    started.wait()


def test_a_table_that_is_not_there_is_told_in_a_sentence(four, stream, tmp_path):
    argv = [
        sys.executable,
        "-m",
        "lessons",
        "run",
        "kinesis.worker",
        "--name",
        "ann",
        "--stream",
        stream,
        "--table",
        "no-table",
    ]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([*argv, "--log", str(tmp_path / "log")], cwd=ROOT, **pipes) as started:
        assert started.wait(30) == 1
        said = started.stderr.read()
    assert "ResourceNotFoundException" in said
    assert "Traceback" not in said
