"""PostgreSQL and Kafka Connect, which one lab needs: started, killed, ended, and what nobody may do with them."""

import os
import shutil
import signal
import socket
import time

import psutil
import psycopg
import pytest

from lessons import servers
from lessons.commands import down, fetch, status
from lessons.connect.server.worker import WORKER
from lessons.errors import FetchError, ServerError
from lessons.postgres.server import postgres as postgres_server
from lessons.postgres.server import programs
from lessons.postgres.server.postgres import POSTGRES
from lessons.servers.catalogue import process_of
from lessons.servers.supervision import ports, registry
from tests.servers.test_jars import NO_NETWORK, PROXIES
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("home")
LAB = ("kafka", "postgres", "connect")


@pytest.fixture
def postgres():
    with servers.start("postgres", say=None) as server:
        yield server


def postgres_processes(registration) -> list[psutil.Process]:
    first = psutil.Process(registration("postgres").server_pid)
    return [first, *first.children(recursive=True)]


def test_the_whole_lab_fits_into_600_mb_and_listens_on_this_computer_only(postgres, registration):
    with servers.start("kafka", say=None) as kafka, servers.start("connect", on=kafka, say=None):
        found = [registration(name) for name in LAB]
        assert 0 < sum(process_of(one).memory(one) for one in found) < 600e6
        for one in found:
            places = psutil.Process(one.server_pid).net_connections("tcp")
            addresses = {place.laddr.ip for place in places if place.status == psutil.CONN_LISTEN}
            assert addresses <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
            assert addresses


def test_somebody_has_the_standard_port():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # whoever had it may just have gone
        if ports.is_free(5432):
            taken.bind(("127.0.0.1", 5432))
            taken.listen()
        with servers.start("postgres", say=None) as server:
            assert "; port 5432 is taken by " in server.line()
            assert server.answers


def test_they_are_shown_and_ended_by_name(postgres, registration, capsys):
    assert status.line("postgres").startswith(f"postgres {postgres.address}  version 18.6")
    down.run(type("Arguments", (), {"names": ["postgres"]}))
    assert capsys.readouterr().out.startswith(f"postgres ended: {postgres.address}")
    assert registration("postgres") is None


def test_everything_for_them_is_fetched_before(home):
    assert fetch.wanted()[-2:] == [POSTGRES, WORKER]


def test_a_killed_postgres_comes_back_with_what_was_committed(postgres):
    node = servers.node(postgres)
    with psycopg.connect(postgres.address, autocommit=True) as db:
        db.execute("create table t (a int)")
        db.execute("insert into t values (1)")
        node.kill()
    assert not node.running
    node.restart()
    with psycopg.connect(postgres.address) as db:
        assert db.execute("select a from t").fetchall() == [(1,)]


def test_it_ends_at_once_though_a_client_is_connected(registration):
    server = servers.start("postgres", say=None)
    processes = postgres_processes(registration)
    with psycopg.connect(server.address):
        began = time.monotonic()
        server.close()
        until(lambda: not any(process.is_running() for process in processes), 9)  # after 10 s it would be killed
        assert time.monotonic() - began < 9


@pytest.mark.skipif(not hasattr(signal, "SIGKILL") or os.uname().sysname != "Linux", reason="a means of Linux's")
def test_it_ends_with_a_supervisor_that_is_killed(registration):
    server = servers.start("postgres", say=None)
    processes = postgres_processes(registration)
    os.kill(registration("postgres").pid, signal.SIGKILL)
    until(lambda: not any(process.is_running() for process in processes))
    with servers.start("postgres", say=None) as again:
        assert again.answers
    server.close()


def test_nobody_on_this_computer_can_have_it_run_a_program(postgres):
    with psycopg.connect(postgres.address, autocommit=True) as db:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("copy (select 1) to program 'id'")
        assert db.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (False,)
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(postgres.address.replace("lessons@", "postgres@"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_runs_it_as_another_user(postgres, registration):
    assert {process.username() for process in postgres_processes(registration)} == {"nobody"}
    assert os.stat(registration("postgres").folder).st_mode & 0o077 == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has folders that others may not enter")
def test_root_s_course_may_be_in_a_folder_that_only_root_may_enter(home, monkeypatch):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    package = programs.program("initdb").parents[2]
    for folder in package.parent.glob(f"{package.name}*"):  # the wheel's libraries are beside the package
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    monkeypatch.setattr(programs, "program", lambda name: closed / package.name / "pginstall" / "bin" / name)
    data = closed / "data"
    data.mkdir()
    programs.give(data)
    programs.run("initdb", "-D", str(data), *postgres_server.INITDB)
    programs.run("postgres", "--single", "-D", str(data), "postgres", said=postgres_server.ROLES)
    assert (data / "PG_VERSION").read_text() == "18\n"


def test_connect_works_on_a_kafka_and_postgres_on_nothing(postgres):
    with pytest.raises(ServerError, match=r"Kafka Connect works on a Kafka\. Give it one: servers\.start"):
        servers.start("connect", say=None)
    with pytest.raises(ServerError, match=r"PostgreSQL works on no other server\. Leave `on` out\."):
        servers.start("postgres", on=postgres, say=None)


def test_without_a_network_and_without_jars_it_is_one_sentence(postgres, home, monkeypatch):
    for name in PROXIES:
        monkeypatch.setenv(name, NO_NETWORK)
    monkeypatch.setenv("M2_REPO", str(home / "empty"))
    with pytest.raises(FetchError) as told:
        servers.start("connect", on=postgres, say=None)
    assert told.value.do
    assert registry.read("connect") is None
