"""Large appends: they are written in steps of some milliseconds, and others use the store in between.

The steps are one transaction. Until it has ended nobody sees its events: no read goes beyond the store's head, or
beyond the last revision of a stream. Another write that does not wait for the end does what is left at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from embedded_eventstore.store.events import NewEvent
from embedded_eventstore.store.expected import ANY, Expected

if TYPE_CHECKING:
    from embedded_eventstore.store.store import Store

EVENTS, BYTES = 400, 256 * 1024
"""The most events of one step, and about the most bytes."""


class Appended(NamedTuple):
    """The place of the last event of an append: its revision in the stream, its position in $all."""

    revision: int
    position: int


class Gradual:
    """An append that has begun.

    Args:
        steps: checks or writes a part each time when it is asked, and ends after the commit; closed before that, it
            undoes all.
    """

    def __init__(self, steps: Generator[Appended | None, None, None]) -> None:
        self._steps = steps
        self._error: BaseException | None = None
        self.appended: Appended | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its events are stored, or it has failed."""
        return self.appended is not None or self._error is not None

    def step(self) -> None:
        """Write the next part; who began the append gets its error from `result`."""
        try:
            self.appended = next(self._steps)
        except BaseException as error:
            self._error = error

    def finish(self) -> None:
        """Write all that is left."""
        while not self.has_ended:
            self.step()

    def close(self) -> None:
        """Undo it."""
        self._steps.close()

    def result(self) -> Appended:
        """The place of its last event.

        Raises:
            WrongExpectedVersion: the stream is not as expected.
            StreamDeleted: it was deleted.
            StorageError: it could not be written.
        """
        if self._error:
            raise self._error
        assert self.appended is not None, "it has not ended"
        return self.appended


def is_large(events: Sequence[NewEvent]) -> bool:
    """Whether to append the events takes more than one step."""
    return len(events) > EVENTS or sum([len(data) + len(about) for _, _, data, about, _ in events]) > BYTES


def parts(events: Sequence[NewEvent]) -> Iterator[Sequence[NewEvent]]:
    """The events of each step."""
    start = size = 0
    for index, event in enumerate(events, 1):
        size += len(event.data) + len(event.metadata)
        if index - start == EVENTS or size > BYTES or index == len(events):
            yield events[start:index]
            start, size = index, 0


async def settled(store: Store) -> None:
    """Wait until no large append is being written: who writes before that has to do what is left of it."""
    while store.is_writing:
        await asyncio.sleep(0)


async def append_in_turns(store: Store, stream: str, events: Sequence[NewEvent], expected: Expected = ANY) -> Appended:
    """Append as `Store.append` does, without a limit; others have the event loop while many events are written."""
    store.note_client()
    await settled(store)
    if not is_large(events):
        return store.append(stream, events, expected, limit=None)
    gradual = store.begin(stream, events, expected)
    try:
        while not gradual.has_ended:
            gradual.step()
            await asyncio.sleep(0)
    except BaseException:  # the client has gone
        store.undo(gradual)
        raise
    return gradual.result()
