"""A server in Python that speaks EventStoreDB's gRPC protocol.

    python -m embedded_eventstore --port 2113

or inside a program:

    from embedded_eventstore import EmbeddedEventStore

    with EmbeddedEventStore() as server:
        client = EventStoreDBClient(server.uri)

`store` has the rules of streams and knows no network. `persistent` (consumer groups) and `projections` build on it.
`protocol` translates between them and gRPC. Only the names below are public.
"""

from embedded_eventstore.background import EmbeddedEventStore, serve
from embedded_eventstore.errors import EmbeddedServerError, StartError, StorageError
from embedded_eventstore.options import Options, RunningServer
from embedded_eventstore.server import serve_async
from embedded_eventstore.versions import VERSIONS, ServerVersion

__all__ = [
    "VERSIONS",
    "EmbeddedEventStore",
    "EmbeddedServerError",
    "Options",
    "RunningServer",
    "ServerVersion",
    "StartError",
    "StorageError",
    "serve",
    "serve_async",
]
