"""Regular expressions of filters: .NET's syntax, which clients know from the real server, in bounded time (RE2)."""

from embedded_eventstore.store.regex.expression import Expression

__all__ = ["Expression"]
