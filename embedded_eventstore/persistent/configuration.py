"""The list of groups: the newest event of `$persistentSubscriptionConfig`, in nearly the form of the real server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from embedded_eventstore.persistent.settings import END, Settings
from embedded_eventstore.persistent.storage import SystemStream
from embedded_eventstore.store import ALL, EventFilter, Store

STREAM = "$persistentSubscriptionConfig"
# JSON key to field of Settings, for those that are a plain number, boolean or name.
_KEYS = {
    "resolveLinkTos": "resolve_links",
    "extraStatistics": "extra_statistics",
    "messageTimeout": "message_timeout",
    "liveBufferSize": "live_buffer_size",
    "historyBufferSize": "history_buffer_size",
    "maxRetryCount": "max_retry_count",
    "readBatchSize": "read_batch_size",
    "checkPointAfter": "checkpoint_after",
    "minCheckPointCount": "min_checkpoint_count",
    "maxCheckPointCount": "max_checkpoint_count",
    "maxSubscriberCount": "max_subscriber_count",
    "namedConsumerStrategy": "strategy",
}


@dataclass(frozen=True, slots=True)
class GroupDefinition:
    """One group.

    Args:
        stream: the stream that it reads, or "$all".
        group: its name.
        settings: as the client gave them.
        filter: which events of $all it gets; None for all.
        end: the last position when a group that starts at the end was created: so a restart loses no event.
    """

    stream: str
    group: str
    settings: Settings
    filter: EventFilter | None = None
    end: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Stream and group."""
        return self.stream, self.group

    def updated(self, settings: Settings, end: int) -> GroupDefinition:
        """The group with other settings; the filter stays, and so does `end` if the group still starts there."""
        was_end = self.settings.start == END
        kept = self.end if was_end else end
        return replace(self, settings=settings, end=kept if settings.start == END else None)


class Configuration:
    """The groups of a store; every change is appended immediately."""

    def __init__(self, store: Store) -> None:
        self._stream = SystemStream(store, STREAM, max_count=2)
        self.entries: dict[tuple[str, str], GroupDefinition] = {}
        self.load()

    def load(self) -> None:
        """Read the newest event; entries that can't be parsed are left out, as in the real server."""
        document = self._stream.last()
        written = document.get("entries") if isinstance(document, dict) else None
        entries = [entry for one in written if (entry := _read(one))] if isinstance(written, list) else []
        self.entries = {entry.key: entry for entry in entries}

    def put(self, entry: GroupDefinition, user: str) -> None:
        """Add a group, or replace the one with its name."""
        self.entries[entry.key] = entry
        self._save(user)

    def remove(self, key: tuple[str, str], user: str) -> None:
        """Remove a group."""
        del self.entries[key]
        self._save(user)

    def _save(self, user: str) -> None:
        updated = datetime.now(timezone.utc).isoformat()
        entries = [_write(entry) for entry in self.entries.values()]
        document = {"version": "2", "updated": updated, "updatedBy": user, "entries": entries}
        self._stream.append("$PersistentConfig", document)


def _write(entry: GroupDefinition) -> dict[str, Any]:
    start = entry.settings.start
    return {
        "stream": entry.stream,
        "group": entry.group,
        "filter": entry.filter and _write_filter(entry.filter),
        "startPosition": f"C:{start}/P:{start}" if entry.stream == ALL else str(start),
        "endPosition": entry.end,  # our own: the real server starts at the new end, and loses what came in between
        **{key: getattr(entry.settings, name) for key, name in _KEYS.items()},
    }


def _read(written: dict[str, Any]) -> GroupDefinition | None:
    try:
        start = int(written["startPosition"].partition("/")[0].removeprefix("C:"))
        settings = Settings(start=start, **{name: written[key] for key, name in _KEYS.items()})
        filter = written.get("filter") and _read_filter(written["filter"])
        entry = GroupDefinition(written["stream"], written["group"], settings, filter, written.get("endPosition"))
        return None if settings.fault() else entry
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _write_filter(filter: EventFilter) -> dict[str, Any]:
    context = "StreamId" if filter.on_stream else "EventType"
    if filter.prefixes:
        return {"context": context, "type": "Prefix", "data": list(filter.prefixes)}
    return {"context": context, "type": "Regex", "data": filter.regex}


def _read_filter(written: dict[str, Any]) -> EventFilter:
    on_stream = written["context"] == "StreamId"
    if written["type"] == "Prefix":
        return EventFilter(on_stream, prefixes=tuple(written["data"]))
    return EventFilter(on_stream, regex=written["data"])
