"""The account as an aggregate of the `eventsourcing` library, stored on an Event Store server.

An aggregate is a group of objects that change together, by events of their own. The library runs a method with `@event`
when the event happens, and again whenever the aggregate is loaded.
"""

from typing import Any, ClassVar
from uuid import UUID

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import EventStoreDBClientException
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event

from lessons.errors import LessonError
from lessons.eventstore.account import Refused
from lessons.eventstore.addresses import for_client
from lessons.eventstore.connecting import connect_to
from lessons.servers import Server

MODULE = "eventsourcing_eventstoredb"
"""The module with which the library stores its events in EventStoreDB."""
SNAPSHOTS = "snapshot-$"
"""The stream of an aggregate's snapshots is this and the aggregate's id."""


class NoAccount(LessonError):
    """There is no account with that id."""


class Account(Aggregate):
    """An account. Its events are Opened, Deposited and Withdrawn.

    Args:
        owner: whose it is.
    """

    INITIAL_VERSION = 0  # the number of the first event; the library's own is 1, the server's is 0

    @event("Opened")
    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.balance = 0

    @event("Deposited")
    def deposit(self, amount: int) -> None:
        """Pay in."""
        self.balance += amount

    def withdraw(self, amount: int) -> None:
        """Take out: the decision. It is made once, and not again when the account is loaded.

        Raises:
            Refused: there is not enough money.
        """
        if amount > self.balance:
            raise Refused(
                f"The account has {self.balance}, and {amount} were asked for.",
                "Ask for less, or pay money in first.",
            )
        self._withdraw(amount)

    @event("Withdrawn")
    def _withdraw(self, amount: int) -> None:
        self.balance -= amount


class Bank(Application):
    """Loads accounts, lets them decide, and saves what happened."""

    # After so many events of an account the library saves its state too.
    snapshotting_intervals: ClassVar[dict[Any, int] | None] = {Account: 50}

    def close(self) -> None:
        """Close the connection too: the library's module leaves it open, and a program might not end."""
        super().close()
        self.factory.client.close()  # type: ignore[attr-defined]  # the base class does not declare it

    def open_account(self, owner: str) -> UUID:
        """Open an account, and return its id."""
        account = Account(owner)
        self.save(account)
        return account.id

    def deposit(self, account_id: UUID, amount: int) -> None:
        """Pay into the account; raises as `account`."""
        account = self.account(account_id)
        account.deposit(amount)
        self.save(account)

    def withdraw(self, account_id: UUID, amount: int) -> None:
        """Take out of the account; raises as `account` and `Account.withdraw`."""
        account = self.account(account_id)
        account.withdraw(amount)
        self.save(account)

    def account(self, account_id: UUID, version: int | None = None) -> Account:
        """The account as it is now, or as it was at a version.

        Args:
            account_id: what `open_account` returned.
            version: of the last event to apply, from 0, as on the server; None for all.

        Raises:
            NoAccount: there is none, or it has no such version.
        """
        try:
            return self.repository.get(account_id, version=version)
        except AggregateNotFoundError as error:
            raise NoAccount(
                f"There is no account {account_id}.", "Use an id that `open_account` of this run returned."
            ) from error


_open: dict[str, Bank] = {}


def bank_at(server: Server, **settings: str) -> Bank:
    """A bank with its events on that server. The bank of an earlier run of this notebook is closed.

    Args:
        server: what `servers.start("eventstore")` returned.
        settings: further settings of the library, as its environment has them.

    Raises:
        AddressError, ServerError: as `connecting.connect_to`.
    """
    if earlier := _open.pop(server.address, None):
        earlier.close()
    bank = _open[server.address] = connected_bank(server.address, **settings)
    return bank


def connected_bank(address: str, **settings: str) -> Bank:
    """A bank for that connection string, which the caller closes; raises as `bank_at`."""
    connect_to(address).close()  # the library itself would notice a wrong address only at the first event
    return Bank(env={"PERSISTENCE_MODULE": MODULE, "EVENTSTOREDB_URI": for_client(address), **settings})


def delete_accounts(client: EventStoreDBClient, *ids: UUID) -> None:
    """Delete these accounts' streams and their snapshots, if they exist."""
    for id in ids:
        for stream in (str(id), f"{SNAPSHOTS}{id}"):
            try:
                client.delete_stream(stream, current_version=StreamState.ANY)
            except EventStoreDBClientException:
                continue
