"""The messages of streams.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("streams"))
