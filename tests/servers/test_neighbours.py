"""What answers on the standard port is used when somebody has started it on purpose, and never when a course has."""

import json
import os
import re
import signal
import subprocess
import sys

import boto3
import pytest

from lessons import servers
from lessons.commands import doctor, status
from lessons.servers import catalogue, neighbours, port_holder
from lessons.servers.neighbours import Whose
from tests.servers import accounts, somebodys
from tests.servers.listeners import silent


@pytest.fixture(autouse=True)
def auto(home, monkeypatch) -> None:
    """Any server may be used, as by a learner."""
    monkeypatch.setenv("LESSONS_SERVERS", "auto")


def stands_on(monkeypatch, name: str, port: int, admin_port: int = 0) -> None:
    """From here on these are the standard ports (others may have the real ones just now)."""
    kind = type(catalogue.load(name).process)
    monkeypatch.setattr(kind, "port", port)
    if kind.admin_port:
        monkeypatch.setattr(kind, "admin_port", admin_port)


def port_of(address: str) -> int:
    return int(re.search(r":(\d+)(\?|$)", address)[1])


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_server_of_another_home_is_left_to_it(name, user, home, monkeypatch):
    theirs = user(name)
    stands_on(monkeypatch, name, port_of(theirs.address), theirs.admin_address and port_of(theirs.admin_address))
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    monkeypatch.setenv("LESSONS_CACHE", str(home / "cache"))
    with servers.start(name, say=None) as mine:
        assert (mine.kind, mine.address != theirs.address) == ("local", True)
        assert f"; port {port_of(theirs.address)} is taken by a server of another course, " in mine.note
        assert mine.named("user-events") == "user-events"


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_server_that_somebody_started_on_purpose_is_used_with_names_of_the_learners_own(name, home, monkeypatch):
    with somebodys.of(name, home / "somebodys") as (port, admin_port, process):
        stands_on(monkeypatch, name, port, admin_port)
        with servers.start(name, say=None) as server:
            assert (server.kind, port_of(server.address)) == ("external", port)
            assert server.note == "; it answered on the standard port"
            assert server.named("user-events") != "user-events"
        os.kill(process.pid, signal.SIGSTOP)  # and one that hangs is left alone
        with servers.start(name, say=None) as server:
            assert server.kind == "local"


def test_doctor_and_status_say_whose_it_is_and_what_will_become_of_it(user, home, monkeypatch):
    kinesis = catalogue.load("kinesis")
    with somebodys.of("kinesis", home / "somebodys") as (port, _, process):
        stands_on(monkeypatch, "kinesis", port)
        holder = rf"\w+ \(process {process.pid}\)"
        assert "a server that somebody has started on purpose), and will be used" in doctor._port(kinesis).found
        monkeypatch.setenv("LESSONS_SERVERS", "local")
        assert re.fullmatch(rf"taken by {holder}; .* will use another port", doctor._port(kinesis).found)
        assert re.fullmatch(rf"kinesis  not running; port {port} is taken by {holder}", status.line("kinesis"))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://localhost:{port}")
        assert "AWS_ENDPOINT_URL" not in doctor._port(kinesis).found
    theirs = user("kinesis")
    stands_on(monkeypatch, "kinesis", port_of(theirs.address))
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    for said in (doctor._port(kinesis).found, status.line("kinesis")):
        assert "taken by a server of another course, python" in said


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_what_listens_and_says_nothing_is_nobodys_cluster(name, monkeypatch):
    with silent() as port:
        stands_on(monkeypatch, name, port, port)
        assert neighbours.look_at_standard_port(catalogue.load(name)).whose is Whose.UNKNOWN


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_nothing_is_there(name, monkeypatch, free_port):
    stands_on(monkeypatch, name, free_port, free_port)
    assert neighbours.look_at_standard_port(catalogue.load(name)).whose is Whose.NOBODYS


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_what_an_instructor_started_for_the_room_is_used_by_its_address(name, user, home, monkeypatch):
    shared = user(name)
    one = catalogue.load(name)
    monkeypatch.setenv(one.variable, shared.address)
    if one.process.admin_port:
        monkeypatch.setenv(one.admin_variable, shared.admin_address)
    monkeypatch.setenv("LESSONS_ENDPOINT", "")
    monkeypatch.setenv("LESSONS_HOME", str(home / "another"))
    with servers.start(name, say=None) as server:
        assert (server.kind, server.address) == ("external", shared.address)
        assert server.named("user-events") != "user-events"


def streams_on(address: str) -> list[str]:
    """The streams there, asked by a process that no lesson guards."""
    asking = "import boto3, json; print(json.dumps(boto3.client('kinesis').list_streams()['StreamNames']))"
    environ = {**os.environ, "AWS_ENDPOINT_URL": address}
    return json.loads(subprocess.check_output([sys.executable, "-c", asking], env=environ))


def test_another_users_server_is_left_to_them_and_they_are_named(user, home, monkeypatch):
    (other,) = accounts.others()
    monkeypatch.setenv("LESSONS_CACHE", os.environ.get("LESSONS_CACHE", str(home / "cache")))
    theirs = user("kinesis", account=other.pw_uid, folder=home)
    stands_on(monkeypatch, "kinesis", port_of(theirs.address))
    with servers.start("kinesis", say=None) as mine:
        assert (mine.kind, mine.address != theirs.address) == ("local", True)
        boto3.client("kinesis").create_stream(StreamName="user-events", ShardCount=1)
        assert streams_on(theirs.address) == []
    theirs.leave()


def test_a_user_who_may_not_see_whose_process_it_is_is_told_the_user(user, home, monkeypatch):
    (other,) = accounts.others()
    with silent() as taken:
        stands_on(monkeypatch, "kinesis", taken)
        theirs = user("kinesis", account=other.pw_uid, folder=home, standard=taken, kind="auto")
        assert theirs.note == f"; port {taken} is taken by a program of the user root"
    theirs.leave()


def test_thirty_users_programs_that_start_at_once_have_one_server_for_each_user(user, home, free_port):
    learners = accounts.others(5)
    wanted = {"folder": home, "standard": free_port, "kind": "auto"}
    started = {
        learner.pw_uid: [user("kinesis", account=learner.pw_uid, **wanted) for _ in range(6)] for learner in learners
    }
    addresses = {uid: {one.address for one in mine} for uid, mine in started.items()}
    assert [len(mine) for mine in addresses.values()] == [1] * 5
    assert len(set.union(*addresses.values())) == 5
    assert {one.kind for mine in started.values() for one in mine} == {"local"}
    for mine in started.values():
        for one in mine:
            one.leave()


def test_no_program_of_ours_is_told_as_another_users():
    with silent() as taken:
        assert port_holder._other_user(taken) is None
        assert port_holder.who_holds(taken).endswith(f"(process {os.getpid()})")
