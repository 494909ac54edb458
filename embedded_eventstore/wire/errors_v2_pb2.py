"""The messages of errors_v2.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("errors_v2"))
