"""The messages of monitoring.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("monitoring"))
