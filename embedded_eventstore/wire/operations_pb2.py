"""The messages of operations.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("operations"))
