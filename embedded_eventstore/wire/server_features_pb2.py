"""The messages of server_features.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("server_features"))
