"""A snapshot: the state of an account at one revision of its stream, so that loading need not begin at the start."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import NotFound

from lessons.eventstore import streams
from lessons.eventstore.account import NOTHING, Account, fold
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, from_recorded
from lessons.eventstore.trouble import in_sentences

FORM = 1
"""The version of what a snapshot holds; a snapshot of another one is passed over, and the account folded anew."""


@dataclass(frozen=True)
class Loaded:
    """An account, and what it took to load it.

    Args:
        account: its state.
        version: the revision of the last event in it; -1 where there is none.
        read: how many events were read, the snapshot counted as one.
        questions: how often the server was asked.
    """

    account: Account
    version: int
    read: int
    questions: int


def save(client: EventStoreDBClient, snapshots: str, loaded: Loaded) -> None:
    """Keep this state as the newest snapshot; the server drops the ones before.

    Args:
        client: of the server.
        snapshots: the name of a stream for this account's snapshots, on the server.
        loaded: what is kept.
    """
    data = {"form": FORM, "version": loaded.version, "state": asdict(loaded.account)}
    append(client, snapshots, [{"type": "AccountSnapshot", "data": data}], StreamState.ANY)
    client.set_stream_metadata(snapshots, metadata={"$maxCount": 1})


def load_whole(client: EventStoreDBClient, stream: str) -> Loaded:
    """The account from all of its events.

    Raises:
        StreamMissing, StreamGone: there is no such stream.
    """
    return _go_on(client, stream, NOTHING, -1, read=0, questions=0)


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
        return _go_on(client, stream, NOTHING, -1, read=0, questions=1)
    found = data_of(kept)
    if found.get("form") != FORM:
        return _go_on(client, stream, NOTHING, -1, read=1, questions=1)
    return _go_on(client, stream, Account(**found["state"]), found["version"], read=1, questions=1)


def _go_on(client: EventStoreDBClient, stream: str, state: Account, version: int, read: int, questions: int) -> Loaded:
    with in_sentences(streams.current().plain(stream)):
        recorded = client.get_stream(stream, stream_position=version + 1)
    account = fold(map(from_recorded, recorded), state)
    return Loaded(account, version + len(recorded), read + len(recorded), questions + 1)


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """How long the work takes: the median of so many times, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)
