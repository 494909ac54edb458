"""The commands that a learner types, as processes of their own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lessons import servers
from lessons.errors import AddressError
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.servers.supervision import ports
from lessons.setup import spelling
from tests.servers.user import ROOT
from tests.waiting import until

READY = {
    "kafka": r"kafka ready localhost:\d+ \(local, ",
    "kinesis": r"kinesis ready http://localhost:\d+ \(local, ",
    "pulsar": r"pulsar ready pulsar://localhost:\d+, admin http://localhost:\d+ \(local, ",
    "eventstore": r"eventstore ready esdb://localhost:\d+\?Tls=false \(local, ",
}


class Command:
    """`python -m lessons …`, running."""

    def __init__(self, *arguments: str):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        argv = [sys.executable, "-m", "lessons", *arguments]
        self.process = subprocess.Popen(argv, cwd=ROOT, text=True, start_new_session=True, **pipes)
        self.lines: list[str] = []

    def line(self) -> str:
        """The next line that it prints."""
        self.lines.append(self.process.stdout.readline())
        assert self.lines[-1], self.process.stderr.read()
        return self.lines[-1].rstrip()

    def interrupt(self, number: int = signal.SIGINT) -> int:
        """Ctrl-C, as a terminal sends it to everyone in it; gives the exit code."""
        os.killpg(self.process.pid, number)
        code, rest, self.errors = self.end()
        self.lines += rest.splitlines()
        return code

    def end(self) -> tuple[int, str, str]:
        """Exit code, the rest of what it printed, and its errors."""
        out, errors = self.process.communicate(timeout=60)
        return self.process.returncode, out, errors


@pytest.fixture
def command(home) -> Iterator[type[Command]]:
    """Starts commands; those that still run at the end are ended."""
    started: list[Command] = []

    def start(*arguments: str) -> Command:
        started.append(Command(*arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def test_up_starts_all_and_ctrl_c_ends_them(command, registration):
    up = command("up")
    while "Ctrl-C" not in up.line():
        pass
    said = [line for line in up.lines if " ready " in line]
    assert all(any(re.match(ready, line) for line in said) for ready in READY.values()), up.lines
    assert len(said) == len(READY)
    assert up.interrupt() == 0
    until(lambda: not any(map(registration, READY)))


def test_ctrl_c_ends_what_is_only_just_starting(command, registration):
    up = command("up", "pulsar", "kinesis")
    until(lambda: registration("pulsar") and registration("kinesis"), 60)
    assert up.interrupt() == 0
    until(lambda: not registration("pulsar") and not registration("kinesis"), 20)
    assert "Traceback" not in up.errors
    assert "Ctrl-C" not in "".join(up.lines)


def test_one_that_does_not_start_is_told_and_the_others_end(command, registration, home):
    (home / "kept").mkdir()
    (home / "kept" / "kafka").write_text("no folder")
    code, _, errors = command("up", "eventstore", "kafka", "--data", str(home / "kept")).end()
    assert (code, "Traceback" in errors) == (1, False)
    assert "The data folder" in errors
    until(lambda: not registration("eventstore"))


def test_a_server_that_is_ended_while_it_starts_is_told(command, registration):
    up = command("up", "pulsar")
    until(lambda: registration("pulsar"), 60)
    assert command("down").end()[0] == 0
    code, _, errors = up.end()
    assert (code, "Apache Pulsar was ended" in errors) == (1, True), errors


def test_up_ends_when_it_is_asked_to(command, registration):
    up = command("up", "kinesis")
    assert re.match(READY["kinesis"], up.line())
    assert up.interrupt(signal.SIGTERM) == 0
    until(lambda: not registration("kinesis"))


def test_up_tells_that_a_server_died(command, registration):
    up = command("up", "kinesis")
    up.line(), up.line()
    os.kill(registration("kinesis").server_pid, signal.SIGKILL)
    assert up.line().startswith("Kinesis (moto) was killed by signal 9 and was started again, but")
    assert up.interrupt() == 0


def test_up_keeps_data_where_it_is_told_to(command, home):
    up = command("up", "kafka", "--data", str(home / "kept"))
    assert re.match(READY["kafka"], up.line())
    assert up.interrupt() == 0
    assert (home / "kept" / "kafka" / "log" / "meta.properties").exists()


@pytest.mark.parametrize("arguments", [("up", "nonsense"), ("up", "kafka", "nonsense")])
def test_a_wrong_name_is_told_before_anything_starts(command, registration, arguments):
    code, out, errors = command(*arguments).end()
    assert (code, out) == (1, "")
    assert errors == "\nThere is no server called 'nonsense'.\nThe names are: kafka, kinesis, pulsar, eventstore.\n"
    assert registration("kafka") is None


def test_a_wrong_data_folder_is_told(command, home):
    (home / "file").write_text("")
    code, _, errors = command("up", "kafka", "--data", str(home / "file")).end()
    assert code == 1
    assert "Traceback" not in errors
    assert "Give --data a folder that you may write to." in errors


def test_status_tells_what_runs(command, user):
    assert [line.partition(";")[0] for line in command("status").end()[1].splitlines()] == [
        f"{name:<8} not running" for name in READY
    ]
    address = user("kinesis").address
    _, out, _ = command("status").end()
    assert re.search(rf"kinesis  {address}  version .*  \d+ MB  process \d+", out), out


def test_doctor_finds_nothing_wrong(command):
    code, out, errors = command("doctor").end()
    assert (code, errors) == (0, ""), out
    assert "FAIL" not in out
    assert "Apache Kafka 4.4.0 is ready to start" in out


def test_doctor_says_in_one_line_for_the_teacher_that_all_is_well(command):
    code, out, errors = command("doctor", "--send").end()
    assert (code, errors) == (0, ""), out
    assert re.fullmatch(r"\w+ \w+, Python 3\.\d+\.\d+: all is well\n", out)


def test_doctor_says_what_to_do(command, monkeypatch, home):
    (home / "cache").rename(home / "elsewhere")
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", f"localhost:{ports.free(1)[0]}")
    code, out, _ = command("doctor").end()
    assert code == 1
    missing = "FAIL kafka        missing: the start-up cache of Apache Kafka"
    assert f"{missing}\n     -> Run `{spelling.command('fetch')}`." in out
    with pytest.raises(AddressError) as told:
        servers.start("kafka", say=None)
    assert told.value.do.startswith("Start that server, ")
    code, line, _ = command("doctor", "--send").end()
    assert code == 1
    assert ": not ready: kafka (missing: the start-up cache of Apache Kafka" in line
    assert f"{told.value.what}\n     -> {told.value.do}" in out  # the very words of `start`


def test_doctor_never_advises_to_unset_what_nobody_has_set(command, monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    for name in ("AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    code, out, _ = command("doctor").end()
    assert (code, "AWS_ENDPOINT_URL" in out) == (1, False), out
    assert "-> Set AWS_DEFAULT_REGION (such as eu-central-1), or unset LESSONS_KINESIS" in out


def test_doctor_and_a_proxy_or_address_that_is_garbage(command, monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://host:notaport")
    code, out, errors = command("doctor").end()
    assert code == 1
    assert "that is not an address" in out
    assert "Traceback" not in out + errors


def test_fetch_has_nothing_to_do_when_all_is_there(command):
    code, out, _ = command("fetch").end()
    assert (code, out) == (0, "Everything is here: the course works without a network now.\n")
    assert KAFKA.missing() == []


def test_fetch_without_a_network_is_one_sentence(command, monkeypatch, home):
    monkeypatch.setenv("M2_REPO", str(home / "empty"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    code, _, errors = command("fetch").end()
    assert code == 1
    assert "Traceback" not in errors
    assert "Check the network and run it again: it goes on where it stopped." in errors
