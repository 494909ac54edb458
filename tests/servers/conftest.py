"""Each test of the servers has a home of its own, and leaves no process and no folder behind."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lessons import home as places
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.postgres.server.postgres import POSTGRES
from lessons.pulsar.server.broker import BROKER as PULSAR
from lessons.servers.supervision import ports, registry
from tests.servers.user import User
from tests.waiting import until

NOT_FOR_TESTS = (
    "KAFKA_BOOTSTRAP_SERVERS",
    "AWS_ENDPOINT_URL",
    "PULSAR_SERVICE_URL",
    "PULSAR_ADMIN_URL",
    "EVENTSTORE_URI",
    "LESSONS_CACHE",
)


@pytest.fixture(scope="session")
def prepared() -> Path:
    """The cache in which Kafka's template and the start-up caches are, made once for this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LESSONS_HOME", raising=False)
        KAFKA.prepare(lambda line: None)
        PULSAR.prepare(lambda line: None)
        POSTGRES.prepare(lambda line: None)
        return places.cache_dir()


@pytest.fixture
def home(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with Kafka and Pulsar prepared, and a folder for temporary files; short, as a socket's path has to be."""
    folder = Path(tempfile.mkdtemp(prefix="l-", dir="/tmp")).resolve()
    (folder / "cache").mkdir()
    (folder / "tmp").mkdir()
    _share(prepared, folder / "cache")
    for name in NOT_FOR_TESTS:
        monkeypatch.delenv(name, raising=False)
    settings = {"LESSONS_HOME": folder, "LESSONS_SERVERS": "local", "LESSONS_GRACE": "0.3", "TMPDIR": folder / "tmp"}
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    yield folder
    _leaves_nothing(folder)
    shutil.rmtree(folder)


def _share(prepared: Path, cache: Path) -> None:
    for found in (one for name in ("kafka", "pulsar", "postgres") for one in prepared.glob(f"{name}-[0-9]*")):
        (cache / found.name).symlink_to(found)
    with contextlib.suppress(FileNotFoundError):
        shutil.copy(prepared / "checked-jars.json", cache)


def _leaves_nothing(folder: Path) -> None:
    """Every process that was started with this home ends by itself, and takes its temporary files with it."""
    try:
        until(lambda: not processes_of(folder), 15)
    finally:
        left = processes_of(folder)
        for process in left:
            process.kill()
    assert not left
    assert os.listdir(folder / "tmp") == []


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every other process whose environment names this home, or another one in the same folder."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and str(folder) in process.environ().get("LESSONS_HOME", ""):
                found.append(process)
    return found


@pytest.fixture
def user(home: Path) -> Iterator[type[User]]:
    """Starts processes that use a server, as a notebook's kernel does."""
    yield User
    User.end_all()


@pytest.fixture
def registration(home: Path):
    """Reads what is written down of a running server."""
    return registry.read


@pytest.fixture
def free_port() -> int:
    """A port that nothing listens on."""
    return ports.free(1)[0]
