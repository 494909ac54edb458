"""Snapshots: the state of an account at one revision of its stream, so that loading can start there."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import NotFound

from lessons.eventstore import streams
from lessons.eventstore.account import NOTHING, Account, fold
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, from_recorded

FORM = 1
"""The version of a snapshot's form; a snapshot of another version is ignored, and all events are folded again."""


@dataclass(frozen=True)
class Loaded:
    """An account, and the cost of loading it.

    Args:
        account: its state.
        version: the revision of its last event; -1 if it has none.
        read: how many events were read; the snapshot counts as one.
        questions: how many requests the server got.
    """

    account: Account
    version: int
    read: int
    questions: int


def save_snapshot(client: EventStoreDBClient, snapshots: str, loaded: Loaded) -> None:
    """Save this state as the newest snapshot; the server drops the older ones.

    Args:
        client: of the server.
        snapshots: the name of a stream for this account's snapshots, on the server.
        loaded: the state to save.
    """
    data = {"form": FORM, "version": loaded.version, "state": asdict(loaded.account)}
    append(client, snapshots, [{"type": "AccountSnapshot", "data": data}], StreamState.ANY)
    client.set_stream_metadata(snapshots, metadata={"$maxCount": 1})


def load_without_snapshot(client: EventStoreDBClient, stream: str) -> Loaded:
    """The account from all of its events.

    Raises:
        StreamMissing, StreamGone: there is no such stream.
    """
    return _load_rest(client, stream, NOTHING, -1, read=0, questions=0)


def load(client: EventStoreDBClient, stream: str, snapshots: str) -> Loaded:
    """The account from its newest snapshot and the events after it; without a snapshot, from all of its events.

    Args:
        client: of the server.
        stream: the account's stream on the server.
        snapshots: the stream of its snapshots.

    Raises:
        StreamMissing, StreamGone: there is no such account.
    """
    try:
        [kept] = client.get_stream(snapshots, backwards=True, limit=1)
    except NotFound:
        return _load_rest(client, stream, NOTHING, -1, read=0, questions=1)
    snapshot = data_of(kept)
    if snapshot.get("form") != FORM:
        return _load_rest(client, stream, NOTHING, -1, read=1, questions=1)
    return _load_rest(client, stream, Account(**snapshot["state"]), snapshot["version"], read=1, questions=1)


def _load_rest(
    client: EventStoreDBClient, stream: str, state: Account, version: int, read: int, questions: int
) -> Loaded:
    with explain_errors(streams.current_names().plain(stream)):
        recorded = client.get_stream(stream, stream_position=version + 1)
    account = fold(map(from_recorded, recorded), state)
    return Loaded(account, version + len(recorded), read + len(recorded), questions + 1)


def median_milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The median time of the work, in milliseconds, of so many runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
