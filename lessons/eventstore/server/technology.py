"""Event Store, as a learner asks for it: `servers.start("eventstore")`."""

from collections.abc import Mapping

from lessons.eventstore import elsewhere
from lessons.eventstore.server.embedded import EmbeddedServer
from lessons.servers.technology import Technology
from lessons.setup import client_hook

EMBEDDED = (
    "This is the course's own server: it speaks EventStoreDB's protocol, and is not EventStoreDB itself. "
    "`docker compose up` runs the real one."
)


class EventStore(Technology):
    """The embedded server, or a real one elsewhere."""

    variable = "EVENTSTORE_URI"
    process = EmbeddedServer()
    names_are_new = True  # `streams.unique_names` marks the names of each run

    def come_in(self, address: str, admin_address: str, environ: Mapping[str, str], seconds: float) -> bool:
        client_hook.prepare("esdbclient")
        if not elsewhere.has_tls(address):
            return False
        elsewhere.come_in(address, seconds)
        return True

    def describe_entrance(self, environ: Mapping[str, str]) -> str:
        address = self.external_address(environ) or ""
        return elsewhere.describe(address) if elsewhere.has_tls(address) else ""

    def without_secret(self, address: str) -> str:
        return elsewhere.without_user(address)

    def prepare_client(self, address: str, kind: str) -> str | None:
        return EMBEDDED if kind == "local" else None


TECHNOLOGY = EventStore()
