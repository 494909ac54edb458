"""Event Store, as a learner asks for it: `servers.start("eventstore")`."""

from lessons.eventstore.server.embedded import EmbeddedServer
from lessons.servers.technology import Technology

EMBEDDED = (
    "This is the course's own server: it speaks EventStoreDB's protocol, and is not EventStoreDB itself. "
    "`docker compose up` runs the real one."
)


class EventStore(Technology):
    """The embedded server, or a real one elsewhere."""

    variable = "EVENTSTORE_URI"
    process = EmbeddedServer()
    names_are_new = True  # `streams.unique_names` marks the names of each run

    def prepare_client(self, address: str, kind: str) -> str | None:
        return EMBEDDED if kind == "local" else None


TECHNOLOGY = EventStore()
