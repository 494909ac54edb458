"""Who is called after an append: those who listen to everything, and those who listen to one stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from embedded_eventstore.store.commit import Commit
from embedded_eventstore.store.events import RecordedEvent

Listener = Callable[[Sequence[RecordedEvent]], None]


class Listeners:
    """The listeners of a store: an append costs nothing for those who listen to other streams."""

    def __init__(self) -> None:
        self._everything: dict[object, Listener] = {}
        self._by_stream: dict[str, dict[object, Listener]] = {}

    def add(self, listener: Listener, stream: str | None) -> Callable[[], None]:
        """Add a listener to one stream, or to all of them (None).

        Returns:
            A function that removes it.
        """
        token = object()
        if stream is None:
            self._everything[token] = listener
            return lambda: self._remove(self._everything, token)
        self._by_stream.setdefault(stream, {})[token] = listener
        return lambda: self._remove_from(stream, token)

    def notify(self, commit: Commit) -> None:
        """Call those whom the commit concerns, each once."""
        for listener in list(self._everything.values()):
            listener(commit)
        if self._by_stream:
            for stream in dict.fromkeys(part.stream for part in commit.parts):
                for listener in list(self._by_stream.get(stream, {}).values()):
                    listener(commit)

    def _remove(self, listeners: dict[object, Listener], token: object) -> None:
        listeners.pop(token, None)

    def _remove_from(self, stream: str, token: object) -> None:
        listeners = self._by_stream.get(stream, {})
        self._remove(listeners, token)
        if not listeners:
            self._by_stream.pop(stream, None)
