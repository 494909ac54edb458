"""Appends that depend on the state of streams, also of those that are not written to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from embedded_eventstore.protocol import record_errors
from embedded_eventstore.protocol.errors import STATES
from embedded_eventstore.store import (
    ANY,
    Appended,
    NewEvent,
    Store,
    StreamDeleted,
    WrongExpectedVersion,
)
from embedded_eventstore.wire import stream_errors_v2_pb2 as pb

NONE, ANY_STATE, EXISTS, DELETED, TOMBSTONED = -1, -2, -4, -5, -6
"""States of a stream, by their numbers in the protocol; a revision is a state, too."""


class Check(NamedTuple):
    """What the writer expects of a stream.

    Args:
        number: of the check in its request, from 0.
        stream: the stream's name.
        expected: the revision, or the number of a state.
    """

    number: int
    stream: str
    expected: int


class _State(NamedTuple):
    actual: int  # as the protocol has it
    last: int  # the revision of the last event, also of a deleted stream


def append_checked(store: Store, new: Sequence[tuple[str, NewEvent]], checks: Sequence[Check]) -> dict[str, Appended]:
    """Append the events, in their order, if all checks hold; otherwise nothing.

    Args:
        store: has the streams.
        new: the events, each with its stream.
        checks: at most one for each stream.

    Returns:
        For each stream that was written to, the place of its last event.

    Raises:
        RichError: a check does not hold, or a stream was deleted for good; it names all of them.
    """
    written = dict.fromkeys(stream for stream, _ in new)
    wanted = {check.stream: check for check in checks}
    with store.transaction():
        found = [_violation(check, state) for check, state in _broken(store, checks, written)]
        done: dict[str, Appended] = {}
        for stream, run in itertools.groupby(new, key=lambda pair: pair[0]):
            events = [event for _, event in run]
            if stream in done:
                done[stream] = store.append(stream, events, ANY, limit=None)
                continue
            check = wanted.get(stream) or Check(_index(stream, checks, written), stream, ANY_STATE)
            try:
                # What an append itself does not check was checked before.
                expected = check.expected if check.expected >= 0 else STATES.get(check.expected, ANY)
                done[stream] = store.append(stream, events, expected, limit=None)
            except (WrongExpectedVersion, StreamDeleted):
                found.append(_violation(check, _state(store, stream)))
                done[stream] = Appended(-1, 0)
        if found:
            raise record_errors.violations(sorted(found, key=lambda one: int(one.check_index)))
    return done


def _index(stream: str, checks: Sequence[Check], written: dict[str, None]) -> int:
    """The number that a stream without a check has: after the checks, in the order of the records."""
    checked = {check.stream for check in checks}
    return len(checks) + [name for name in written if name not in checked].index(stream)


def _broken(store: Store, checks: Sequence[Check], written: dict[str, None]) -> Iterator[tuple[Check, _State]]:
    """The checks that an append itself does not make, and that do not hold."""
    for check in checks:
        if check.stream not in written or check.expected < EXISTS:
            state = _state(store, check.stream)
            if not _holds(check.expected, state):
                yield check, state


def _holds(expected: int, state: _State) -> bool:
    if expected == NONE:
        return state.actual < 0
    if expected == EXISTS:
        return state.actual >= 0
    if expected < 0:
        return expected == state.actual
    return expected == (state.last if state.actual == DELETED else state.actual)


def _state(store: Store, stream: str) -> _State:
    try:
        current = store.current(stream)
    except StreamDeleted:
        return _State(TOMBSTONED, -1)
    return _State(DELETED if current.is_deleted else current.last, current.last)


def _violation(check: Check, state: _State) -> pb.ConsistencyViolation:
    violated = pb.ConsistencyViolation.StreamStateViolation(
        stream=check.stream, expected_state=check.expected, actual_state=state.actual
    )
    return pb.ConsistencyViolation(check_index=check.number, stream_state=violated)
