"""Event Store on this machine: the course's own server, which speaks EventStoreDB's protocol, as a child process."""

import sys
from pathlib import Path

from lessons.servers.technology import Answer, Command, Report, Technology

ROOT = Path(__file__).resolve().parents[2]
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

    def address(self, port: int) -> str:
        return f"esdb://localhost:{port}?Tls=false"

    def missing(self) -> list[str]:
        return []

    def prepare(self, report: Report) -> None:
        """Nothing: the server is part of the course."""

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        data = folder / "data"
        data.mkdir(exist_ok=True)
        argv = [sys.executable, "-m", "lessons.eventstore.embedded", "--port", str(ports[0]), "--data", str(data)]
        return Command(argv, {"PYTHONPATH": str(ROOT)})

    def ask(self, address: str, seconds: float) -> Answer:
        from lessons.eventstore import asking  # its client takes a moment to load

        return asking.server(address, seconds)

    def ready(self, address: str, admin_address: str = "") -> bool:
        from lessons.eventstore import asking

        return asking.ready(address, 1.0)

    def mark(self, address: str, admin_address: str = "") -> str | None:
        """The name by which it tells its clients to reach it."""
        from lessons.eventstore import asking

        return asking.host(address, 5.0)

    def connect(self, address: str, kind: str) -> str | None:
        return EMBEDDED if kind == "local" else None


TECHNOLOGY = EventStore()
