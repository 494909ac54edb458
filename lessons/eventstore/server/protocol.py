"""How an EventStoreDB server is spoken to: by gossip, the first question of its clients."""

from uuid import UUID

from lessons.servers.supervision.protocol import ProbeResult, WireProtocol

INSTANCE = UUID("1e550a5e-0000-4000-8000-000000002113")
"""The id of every embedded server that a course has started; a server makes a new one by itself."""


class EventStoreProtocol(WireProtocol):
    """EventStoreDB's protocol, over gRPC. Its client takes a moment to load, so that it is loaded when it is needed."""

    client = "esdbclient"
    identity_variable = "KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS"
    own_identity = "event-streaming-lesson.localhost"

    def address(self, port: int) -> str:
        return f"esdb://{self.host}:{port}?Tls=false"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        from lessons.eventstore import probing

        return probing.probe_server(address, seconds)

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        from lessons.eventstore import probing

        return probing.is_ready(address, 1.0)

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """The name by which it tells its clients to reach it; the embedded server is known by its id instead.

        Its own name has to be one that every computer knows, for clients that ask the cluster where to go.
        """
        from lessons.eventstore import probing

        member = probing.first_member(address, 5.0)
        return self.own_identity if member and member.instance == INSTANCE else member and member.host
