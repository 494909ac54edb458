"""Event Store: events of an account, read models, and the source's own names for them.

>>> from lessons.eventstore import EventStore
"""

from typing import Any

__all__ = ["EventStore"]


def __getattr__(name: str) -> Any:
    """The facade is loaded when it is asked for: whoever only starts a server needs no client."""
    if name == "EventStore":
        from lessons.eventstore.facade import EventStore

        return EventStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
