"""Any sequence of appends, deletes, truncations, reads and crashes: the store answers as the simple model does."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from embedded_eventstore.store import (
    ANY,
    NO_STREAM,
    STREAM_EXISTS,
    NewEvent,
    Store,
    StreamDeleted,
    StreamNotFound,
    WrongExpectedVersion,
)
from tests.embedded_eventstore.store.model import DELETED, MISSING, REFUSED, Model

NAMES = st.sampled_from(["a", "b-1", "ü ☃ '%;\x00"])
IDS = st.lists(st.integers(1, 12).map(lambda number: number.to_bytes(16, "big")), min_size=0, max_size=3, unique=True)
EXPECTED = st.one_of(st.sampled_from([ANY, ANY, NO_STREAM, STREAM_EXISTS]), st.integers(0, 6))


def attempt(call, *arguments):
    """The result of a call, or the model's word for its refusal."""
    try:
        return call(*arguments)
    except WrongExpectedVersion:
        return REFUSED
    except StreamDeleted:
        return DELETED
    except StreamNotFound:
        return MISSING


class Sequences(RuleBasedStateMachine):
    """A store in a folder, and the model beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store, self.model = Store(self.folder / "0"), Model()
        self.copies = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(name=NAMES, ids=IDS, expected=EXPECTED)
    def append(self, name, ids, expected) -> None:
        events = [NewEvent(id, "Happened", id) for id in ids]
        answer = attempt(self.store.append, name, events, expected)
        revision = answer if isinstance(answer, str) else answer.revision
        assert revision == self.model.append(name, ids, expected)

    @rule(name=NAMES, expected=EXPECTED)
    def delete(self, name, expected) -> None:
        answer = attempt(self.store.delete, name, expected)
        assert (answer if isinstance(answer, str) else None) == self.model.delete(name, expected)

    @rule(name=st.sampled_from(["b-1"]), expected=EXPECTED)
    def tombstone(self, name, expected) -> None:
        answer = attempt(self.store.tombstone, name, expected)
        assert (answer if isinstance(answer, str) else None) == self.model.tombstone(name, expected)

    @rule(name=NAMES, count=st.none() | st.integers(1, 4), before=st.integers(0, 8))
    def keep(self, name, count, before) -> None:
        said = {"$tb": before} if count is None else {"$maxCount": count, "$tb": before}
        self.store.set_metadata(name, said)
        self.model.keep(name, count, before)

    @rule(name=NAMES, start=st.none() | st.integers(0, 8), forwards=st.booleans(), limit=st.integers(1, 5))
    def read(self, name, start, forwards, limit) -> None:
        events = attempt(self.store.read_stream, name, start, forwards, limit)
        seen = events if isinstance(events, str) else [(event.revision, event.id) for event in events]
        assert seen == self.model.read(name, start, forwards, limit)

    @rule()
    def crash(self) -> None:
        """The file as it lies there while the store still has it open: that is what a `kill -9` leaves."""
        self.copies += 1
        copy = self.folder / str(self.copies)
        shutil.copytree(self.folder / str(self.copies - 1), copy)
        self.store.close()
        self.store = Store(copy)

    @invariant()
    def everything_is_in_order(self) -> None:
        events = self.store.read_all(limit=10_000)
        positions = [event.position for event in events]
        assert positions == sorted(set(positions))
        users = [(event.stream, event.revision) for event in events if event.type == "Happened"]
        assert users == self.model.log
        assert self.store.head == (positions[-1] if positions else -1)
        assert [event.position for event in self.store.read_all(forwards=False, limit=10_000)] == positions[::-1]


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
