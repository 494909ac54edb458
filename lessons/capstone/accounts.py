"""The rules of an account, as a decider: a command that has led to an event once leads to no second one.

>>> deposit = {"type": "DepositMoney", "id": "c-2", "account": "account-1", "amount": 50, "at": 0}
>>> opened = Account(owner="Ann", is_open=True, handled=frozenset({"c-1"}))
>>> [event["type"] for event in decide(opened, deposit)]
['MoneyDeposited']
>>> decide(evolve(opened, decide(opened, deposit)[0]), deposit)
[]
"""

from dataclasses import dataclass, replace

from lessons.events import Event
from lessons.eventstore.account import Refused
from lessons.eventstore.deciding import Command, Decider


@dataclass(frozen=True)
class Account:
    """What the rules ask for.

    Args:
        owner: whose it is.
        balance: the money in it.
        is_open: whether it was opened.
        handled: the ids of the commands that have led to events.
    """

    owner: str = ""
    balance: int = 0
    is_open: bool = False
    handled: frozenset[str] = frozenset()


def evolve(account: Account, event: Event) -> Account:
    """The account after the event."""
    data = event["data"]
    after = replace(account, handled=account.handled | {data["command"]})
    if event["type"] == "AccountCreated":
        return replace(after, owner=data["owner"], is_open=True)
    return replace(after, balance=account.balance + amount_of(event))


def amount_of(event: Event) -> int:
    """What the event adds to the balance: less than 0 for money that was taken out.

    >>> amount_of({"type": "MoneyWithdrawn", "data": {"amount": 30}})
    -30
    """
    amount: int = event["data"].get("amount", 0)
    return -amount if event["type"] == "MoneyWithdrawn" else amount


def decide(account: Account, command: Command) -> list[Event]:
    """The events that follow; none when the command was handled before.

    Args:
        account: the state.
        command: {"type", "id", "account", "at"}, and its owner or its amount.

    Raises:
        Refused: the account is not open, or open already, or has not enough money.
    """
    if command["id"] in account.handled:
        return []
    _require(account, command)
    details = {name: command[name] for name in ("owner", "amount", "at") if name in command}
    return [{"type": EVENTS[command["type"]], "data": {**details, "command": command["id"]}}]


EVENTS = {"OpenAccount": "AccountCreated", "DepositMoney": "MoneyDeposited", "WithdrawMoney": "MoneyWithdrawn"}
"""The event that follows each command."""


def _require(account: Account, command: Command) -> None:
    if account.is_open == (command["type"] == "OpenAccount"):
        state = "open already" if account.is_open else "not open"
        raise Refused(f"{command['account']} is {state}.", "Look at its first event.")
    if command["type"] == "WithdrawMoney" and command["amount"] > account.balance:
        raise Refused(
            f"{command['account']} has {account.balance}, and {command['amount']} were asked for.", "Ask for less."
        )


ACCOUNT = Decider(Account(), decide, evolve)
"""The decider of one account's stream."""
