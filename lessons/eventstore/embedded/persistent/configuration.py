"""Which groups there are: the newest event of ``$persistentSubscriptionConfig``, much as the real server has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from lessons.eventstore.embedded.persistent.settings import ALL, END, Settings
from lessons.eventstore.embedded.persistent.storage import SystemStream
from lessons.eventstore.embedded.store import EventFilter, Store

STREAM = "$persistentSubscriptionConfig"
# The entry's keys of the settings that are a plain number, truth or name.
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
class Entry:
    """One group. ``end`` is the source's end when the group was told to start there: so a restart loses nothing."""

    stream: str
    group: str
    settings: Settings
    filter: EventFilter | None = None
    end: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.stream, self.group

    def updated(self, settings: Settings, end: int) -> Entry:
        """With other settings; the filter stays, and so does the end if it stays the start."""
        was_end = self.settings.start == END
        kept = self.end if was_end else end
        return replace(self, settings=settings, end=kept if settings.start == END else None)


class Configuration:
    """The groups of a store; every change is appended at once."""

    def __init__(self, store: Store) -> None:
        self._stream = SystemStream(store, STREAM, max_count=2)
        self.entries: dict[tuple[str, str], Entry] = {}
        self.load()

    def load(self) -> None:
        """What the newest event says; entries that can't be understood are left out, as the real server does."""
        document = self._stream.last()
        written = document.get("entries") if isinstance(document, dict) else None
        entries = [entry for one in written if (entry := _read(one))] if isinstance(written, list) else []
        self.entries = {entry.key: entry for entry in entries}

    def put(self, entry: Entry, user: str) -> None:
        self.entries[entry.key] = entry
        self._save(user)

    def remove(self, key: tuple[str, str], user: str) -> None:
        del self.entries[key]
        self._save(user)

    def _save(self, user: str) -> None:
        updated = datetime.now(timezone.utc).isoformat()
        entries = [_write(entry) for entry in self.entries.values()]
        document = {"version": "2", "updated": updated, "updatedBy": user, "entries": entries}
        self._stream.append("$PersistentConfig", document)


def _write(entry: Entry) -> dict[str, Any]:
    start = entry.settings.start
    return {
        "stream": entry.stream,
        "group": entry.group,
        "filter": entry.filter and _write_filter(entry.filter),
        "startPosition": f"C:{start}/P:{start}" if entry.stream == ALL else str(start),
        "endPosition": entry.end,  # our own: the real server starts at the end anew, and loses what came in between
        **{key: getattr(entry.settings, name) for key, name in _KEYS.items()},
    }


def _read(written: dict[str, Any]) -> Entry | None:
    try:
        start = int(written["startPosition"].partition("/")[0].removeprefix("C:"))
        settings = Settings(start=start, **{name: written[key] for key, name in _KEYS.items()})
        filter = written.get("filter") and _read_filter(written["filter"])
        entry = Entry(written["stream"], written["group"], settings, filter, written.get("endPosition"))
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
