"""What is made once so that Apache Kafka starts in a second: a formatted log folder and a cache for its Java."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lessons.errors import ServerError
from lessons.servers import java, ports
from lessons.servers.supervisor import die_with_parent

UNFINISHED = "kafka-unfinished-"
ANSWERS_WITHIN = 60.0
Argv = Callable[..., list[str]]
"""Gives program and arguments from Java options, then `main=` (a class and its arguments)."""
LOOK_FOR_CAUSE = "`python -m lessons doctor` looks for the cause."


def make(prepared: Path, lay_out: Callable[[Path, list[int]], Path], argv: Argv, cluster_id: str, ready) -> None:
    """Make the folder `prepared`, whole or not at all; two who ask at once make it once.

    Args:
        prepared: the folder; it gets `log` and `startup-cache`.
        lay_out: writes the settings into a folder, for these ports, and returns their file.
        argv: how Java is started.
        cluster_id: what the log folder is formatted for.
        ready: whether a broker answers at an address.

    Raises:
        ServerError: Kafka did not start, or the cache was not written.
        OSError: no room, or the folder can't be written to.
    """
    with _alone(prepared.parent):
        if prepared.exists():
            return
        _clear_away_unfinished(prepared.parent)
        with tempfile.TemporaryDirectory(dir=prepared.parent, prefix=UNFINISHED) as name:
            work, keep = Path(name, "work"), Path(name, "keep")
            work.mkdir()
            numbers = ports.free(2)
            settings = lay_out(work, numbers)
            _format(argv(main=["kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", settings]))
            shutil.copytree(work / "log", keep / "log")
            record = java.find().record_cache(keep / "startup-cache")
            _record(argv(record, main=["kafka.Kafka", settings]), work / "record.log", numbers[0], ready)
            _check(keep / "startup-cache", work / "record.log")
            os.replace(keep, prepared)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with open(folder / "kafka-preparing.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_away_unfinished(folder: Path) -> None:
    """Who holds the lock is alone: what is unfinished was left by a process that was killed."""
    for left in folder.glob(UNFINISHED + "*"):
        shutil.rmtree(left, ignore_errors=True)


def _format(argv: list[str]) -> None:
    ran = subprocess.run(argv, capture_output=True, text=True, env=java.environment(os.environ))
    if ran.returncode != 0:
        said = (ran.stderr or ran.stdout).strip()[-200:]
        raise ServerError(f"Apache Kafka's storage could not be formatted: {said}.", LOOK_FOR_CAUSE)


def _record(argv: list[str], log: Path, port: int, ready: Callable[[str], bool]) -> None:
    """Run a broker once through what a first lesson does; its Java writes the cache when it ends."""
    with open(log, "wb") as opened:
        options = {"stdout": opened, "stderr": opened, "cwd": log.parent, "env": java.environment(os.environ)}
        broker = subprocess.Popen(argv, preexec_fn=die_with_parent, **options)
    try:
        _wait(broker, f"localhost:{port}", log, ready)
        _first_lesson(f"localhost:{port}")
    finally:
        broker.terminate()
        broker.wait(60)


def _wait(broker: subprocess.Popen, address: str, log: Path, ready: Callable[[str], bool]) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN
    while not ready(address):
        with contextlib.suppress(subprocess.TimeoutExpired):
            broker.wait(0.05)
            raise ServerError(f"Apache Kafka did not start: {_last_line(log)}.", LOOK_FOR_CAUSE)
        if time.monotonic() > deadline:
            raise ServerError(
                f"Apache Kafka did not answer within {ANSWERS_WITHIN:.0f} seconds: {_last_line(log)}.",
                "A machine with less to do may start it: try again.",
            )


def _first_lesson(address: str) -> None:
    """Send and read one event in a group, so that the cache holds the classes of a first lesson."""
    from kafka import KafkaConsumer, KafkaProducer

    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("warm-up", b"event").get(30)
    producer.close()
    consumer = KafkaConsumer("warm-up", bootstrap_servers=address, group_id="warm-up", auto_offset_reset="earliest")
    consumer.poll(timeout_ms=10_000)
    consumer.close()


def _check(cache: Path, log: Path) -> None:
    if not cache.exists():
        raise ServerError(
            f"Apache Kafka's start-up cache was not written: {_last_line(log)}.",
            "Free some disk space and run `python -m lessons fetch` again.",
        )


def _last_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "its log is empty"
