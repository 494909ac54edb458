"""An account whose state is not stored: it is computed from its events.

>>> from lessons import events
>>> story = [events.account_created("Alice"), events.money_deposited(1000), events.money_withdrawn(300)]
>>> fold(story)
Account(owner='Alice', balance=700, is_open=True)
>>> [state.balance for state in states(story)]
[0, 1000, 700]
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce, wraps
from itertools import accumulate

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import NotFound

from lessons.errors import LessonError
from lessons.events import Event, EventError
from lessons.eventstore.recording import from_recorded


class Refused(LessonError):
    """The account does not allow it."""


@dataclass(frozen=True)
class Account:
    """The state of an account.

    Args:
        owner: whose it is; "" before it was created.
        balance: the money in it.
        is_open: whether it was created, and not closed since.
    """

    owner: str = ""
    balance: int = 0
    is_open: bool = False


HANDLED = frozenset({"AccountCreated", "MoneyDeposited", "MoneyWithdrawn", "AccountClosed"})
"""The types of events that change an account."""
NOTHING = Account()
"""The state before the first event."""
Apply = Callable[[Account, Event], Account]


def _explained(apply: Apply) -> Apply:
    """Turn the error for an event in an unknown form into a sentence."""

    @wraps(apply)
    def applied(account: Account, event: Event) -> Account:
        try:
            return apply(account, event)
        except (KeyError, TypeError) as error:
            raise EventError(
                f"An event of type {event.get('type')} has another form than this fold knows: {event}.",
                "Bring it to that form (an upcaster does that), or give the new form a type of its own.",
            ) from error

    return applied


@_explained
def apply(account: Account, event: Event) -> Account:
    """The state after the event; an event of an unknown type changes nothing.

    Args:
        account: the state before it.
        event: {"type": …, "data": {…}}.

    Raises:
        EventError: its type is known, and its data has another form.
    """
    data = event["data"]
    match event["type"]:
        case "AccountCreated":
            return replace(account, owner=data["owner"], is_open=True)
        case "MoneyDeposited":
            return replace(account, balance=account.balance + data["amount"])
        case "MoneyWithdrawn":
            return replace(account, balance=account.balance - data["amount"])
        case "AccountClosed":
            return replace(account, is_open=False)
        case _:
            return account


def fold(some_events: Iterable[Event], start: Account = NOTHING) -> Account:
    """The state after all of these events.

    Args:
        some_events: in the order in which they happened.
        start: the state before the first of them.
    """
    return reduce(apply, some_events, start)


def states(some_events: Iterable[Event], start: Account = NOTHING) -> list[Account]:
    """The state after each of these events, in their order."""
    return list(accumulate(some_events, apply, initial=start))[1:]


def load(client: EventStoreDBClient, stream: str) -> tuple[Account, int | StreamState]:
    """The account as its stream has it now, and its version, which the next append expects.

    Args:
        client: of the server.
        stream: its name on the server; if it does not exist, the account was not created.
    """
    try:
        recorded = client.get_stream(stream)
    except NotFound:
        return NOTHING, StreamState.NO_STREAM
    return fold(from_recorded(one) for one in recorded), recorded[-1].stream_position


def withdraw(account: Account, amount: int) -> Event:
    """The event that money was taken out, if the account allows it: a decision on a state that was read.

    Raises:
        Refused: there is no open account, or not enough money in it.
    """
    if not account.is_open:
        raise Refused("The account is not open.", "Create it first, or look at its last events.")
    if amount > account.balance:
        raise Refused(
            f"The account has {account.balance}, and {amount} were asked for.", "Ask for less, or pay money in first."
        )
    return {"type": "MoneyWithdrawn", "data": {"amount": amount}}
