"""Event Store on this machine: the course's own server, which speaks EventStoreDB's protocol, as a child process."""

import sys
from pathlib import Path
from uuid import UUID

from lessons.servers.supervision import ports
from lessons.servers.technology import Answer, Command, Report, Technology

ROOT = Path(__file__).resolve().parents[2]
INSTANCE = UUID("1e550a5e-0000-4000-8000-000000002113")
"""The id of every embedded server that a course has started; a server makes a new one by itself."""
EMBEDDED = (
    "This is the course's own server: it speaks EventStoreDB's protocol, and is not EventStoreDB itself. "
    "`docker compose up` runs the real one."
)


class EventStore(Technology):
    """The embedded server; what it keeps is in one SQLite file in its folder."""

    name = "eventstore"
    title = "Event Store"
    names_are_new = True  # `streams.of_this_run` marks the names of each run
    version = "embedded"
    variable = "EVENTSTORE_URI"
    client = "esdbclient"
    port = 2113
    mark_variable = "KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS"
    our_mark = "event-streaming-lesson.localhost"

    def address(self, port: int) -> str:
        return f"esdb://{ports.host()}:{port}?Tls=false"

    def missing(self) -> list[str]:
        return []

    def prepare(self, report: Report) -> None:
        """Nothing: the server is part of the course."""

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        data = folder / "data"
        data.mkdir(exist_ok=True)
        argv = [sys.executable, "-m", "lessons.eventstore.embedded", "--port", str(ports[0]), "--data", str(data)]
        return Command([*argv, "--instance", str(INSTANCE)], {"PYTHONPATH": str(ROOT)})

    def ask(self, address: str, seconds: float) -> Answer:
        from lessons.eventstore import asking  # its client takes a moment to load

        return asking.server(address, seconds)

    def ready(self, address: str, admin_address: str = "") -> bool:
        from lessons.eventstore import asking

        return asking.ready(address, 1.0)

    def mark(self, address: str, admin_address: str = "") -> str | None:
        """The name by which it tells its clients to reach it; the embedded server is known by its id instead.

        Its own name has to be one that every computer knows, for clients that ask the cluster where to go.
        """
        from lessons.eventstore import asking

        member = asking.member(address, 5.0)
        return self.our_mark if member and member.instance == INSTANCE else member and member.host

    def connect(self, address: str, kind: str) -> str | None:
        return EMBEDDED if kind == "local" else None


TECHNOLOGY = EventStore()
