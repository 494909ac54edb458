"""PostgreSQL itself, as one child process, from the programs in a wheel."""

import hashlib
import shutil
import signal
from pathlib import Path

import psutil

from lessons import home
from lessons.postgres.server import programs
from lessons.postgres.server.protocol import ROLE, PostgresProtocol
from lessons.servers.java import startup_cache
from lessons.servers.supervision.process import Command, Report, ServerProcess
from lessons.servers.supervision.registry import Registration

SETTINGS = Path(__file__).with_name("postgresql.conf")
ACCESS = Path(__file__).with_name("pg_hba.conf")
VERSION = "18.6"
INITDB = (
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
    "--wal-segsize=1",  # megabytes: the log is taken away in pieces of this size
)
ROLES = f"CREATE ROLE {ROLE} LOGIN REPLICATION CREATEDB;\nCREATE DATABASE {ROLE} OWNER {ROLE};\n"


class PostgresServer(ServerProcess):
    """PostgreSQL from a folder that `initdb` has made once."""

    protocol = PostgresProtocol()
    name = "postgres"
    title = "PostgreSQL"
    version = VERSION
    port = 5432
    room_to_start = 60_000_000
    stops_by = signal.SIGINT  # by SIGTERM it would wait for its clients to leave
    ends_by = signal.SIGINT

    def missing(self) -> list[str]:
        return [] if self.prepared().exists() else [f"the empty database of {self.title}"]

    def prepare(self, report: Report) -> None:
        if self.missing():
            report("preparing PostgreSQL (once, about 2 seconds)")
            startup_cache.once(self.prepared(), self.name, _make)

    def prepared(self) -> Path:
        """The folder of what `initdb` has made, for this version and these arguments."""
        key = hashlib.sha256(" ".join([*INITDB, ROLES]).encode()).hexdigest()[:12]
        return home.cache_dir() / f"postgres-{VERSION}-{key}"

    def configure(self, folder: Path, ports: list[int]) -> Command:
        data = folder / "data"
        if not data.exists():
            shutil.copytree(self.prepared() / "data", data)
        settings = SETTINGS.read_text(encoding="utf-8").format(port=ports[0])
        (data / "postgresql.conf").write_text(settings, encoding="utf-8")
        shutil.copyfile(ACCESS, data / "pg_hba.conf")
        programs.give(data)
        return Command(programs.argv("postgres", "-D", str(data)))

    def memory(self, registration: Registration) -> int:
        """That of its first process, and what each of its others has for itself."""
        try:
            others = psutil.Process(registration.server_pid).children(recursive=True)
            return registration.memory() + sum(process.memory_full_info().uss for process in others)
        except psutil.Error:
            return registration.memory()


def _make(work: Path, keep: Path) -> None:
    """A database with the role of the lessons."""
    data = work / "data"
    data.mkdir(mode=0o700)
    programs.give(data)
    programs.run("initdb", "-D", str(data), *INITDB)
    programs.run("postgres", "--single", "-D", str(data), "postgres", said=ROLES)
    shutil.copytree(data, keep / "data")


POSTGRES = PostgresServer()
"""The only kind."""
