"""A read model: a table in SQLite that answers one question fast. It is computed from the events, which are the truth.

>>> model = Balances()
>>> model.rows(), model.checkpoint
([], None)
"""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.common import AbstractCatchupSubscription as Subscription

from lessons.course.waiting import until
from lessons.events import Event, EventError
from lessons.eventstore.account import HANDLED, NOTHING, Account, apply
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.consumer import read_until_caught_up
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.streams import Names

TABLES = """
CREATE TABLE IF NOT EXISTS balances (account TEXT PRIMARY KEY, owner TEXT, balance INTEGER, is_open INTEGER);
CREATE TABLE IF NOT EXISTS skipped (account TEXT, version INTEGER, type TEXT);
CREATE TABLE IF NOT EXISTS checkpoint (id INTEGER PRIMARY KEY CHECK (id = 0), position INTEGER);
"""
Rule = Callable[[Account, Event], Account]


class Balances:
    """The balance of every account, and the checkpoint: the position up to which events have been read.

    Args:
        file: the file of the tables; by default they are in memory.
        rule: the state of an account after an event, from the state before it.
        plain: the name of an account to show, from the name of its stream.
    """

    def __init__(self, file: Path | str = ":memory:", rule: Rule = apply, plain: Callable[[str], str] = str) -> None:
        self.db = sqlite3.connect(file)
        self.db.executescript(TABLES)
        self._rule, self._plain = rule, plain

    def project(self, recorded: RecordedEvent) -> None:
        """Change the table by one event, and move the checkpoint: both in one transaction, or neither.

        Raises:
            EventError: an event that changes accounts can't be read, or has another form: without it the balance would
                be wrong, so the checkpoint stays before it.
        """
        with self.db:
            self._change(recorded)
            self.db.execute("REPLACE INTO checkpoint VALUES (0, ?)", [recorded.commit_position])

    def _change(self, recorded: RecordedEvent) -> None:
        account = self._plain(recorded.stream_name)
        try:
            event = from_recorded(recorded)
        except EventError:
            if recorded.type in HANDLED:
                raise
            # it is no concern of accounts: note it, and continue
            self.db.execute("INSERT INTO skipped VALUES (?, ?, ?)", [account, recorded.stream_position, recorded.type])
            return
        after = self._rule(self.account(account), event)
        row = [account, after.owner, after.balance, after.is_open]
        self.db.execute("REPLACE INTO balances VALUES (?, ?, ?, ?)", row)

    @property
    def checkpoint(self) -> int | None:
        """The commit position of the last event that is in the table; None before the first."""
        row = self.db.execute("SELECT position FROM checkpoint").fetchone()
        return row[0] if row else None

    def account(self, name: str) -> Account:
        """The account of that name, from the table."""
        query = "SELECT owner, balance, is_open FROM balances WHERE account = ?"
        row = self.db.execute(query, [name]).fetchone()
        return Account(row[0], row[1], bool(row[2])) if row else NOTHING

    def rows(self) -> list[tuple[str, str, int]]:
        """Every account with its owner and balance, by name."""
        return self.db.execute("SELECT account, owner, balance FROM balances ORDER BY account").fetchall()

    def skipped(self) -> list[tuple[str, int, str]]:
        """The events that could not be read: account, version, type."""
        return self.db.execute("SELECT * FROM skipped ORDER BY account, version").fetchall()

    def clear(self) -> None:
        """Delete all rows, and the checkpoint."""
        with self.db:
            for table in ("balances", "skipped", "checkpoint"):
                self.db.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def subscribe(client: EventStoreDBClient, names: Names, after: int | None) -> Subscription:
    """A subscription to all streams of this run; it reports when it has caught up.

    Args:
        client: of the server.
        names: of this run.
        after: the commit position after which it begins; None for the first event.
    """
    return client.subscribe_to_all(
        commit_position=after, filter_include=[names.pattern], filter_by_stream_name=True, include_caught_up=True
    )


def catch_up(client: EventStoreDBClient, model: Balances, names: Names) -> int:
    """Project all events after the model's checkpoint, and return how many there were."""
    with subscribe(client, names, model.checkpoint) as subscription:
        came = read_until_caught_up(subscription)
    for recorded in came:
        model.project(recorded)
    return len(came)


@contextmanager
def follow_in_background(client: EventStoreDBClient, file: Path | str, names: Names) -> Iterator[None]:
    """Keep the read model in that file up to date in the background, as long as the block runs.

    Raises:
        ServerError: at the end of the block, if the server stopped answering in it.
    """
    model = Balances(file, plain=names.plain)
    subscription = subscribe(client, names, model.checkpoint)
    model.close()
    with ThreadPoolExecutor(1) as background:
        done = background.submit(_follow, subscription, file, names.plain)
        try:
            yield
        finally:
            subscription.stop()
        done.result()


def _follow(subscription: Subscription, file: Path | str, plain: Callable[[str], str]) -> None:
    model = Balances(file, plain=plain)  # a connection of SQLite belongs to its thread
    try:
        with explain_errors():
            for recorded in subscription:
                if not recorded.is_caught_up:
                    model.project(recorded)
    finally:
        model.close()


def wait_for_position(model: Balances, position: int, seconds: float = 10.0) -> None:
    """Wait until the event at that commit position is in the read model.

    Raises:
        WaitError: it was not there in time.
    """
    until(lambda: (model.checkpoint or -1) >= position, seconds)
