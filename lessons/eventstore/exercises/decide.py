"""Exercise: a function that decides what a command leads to, tried by given, when, then."""

from typing import Any

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited, money_withdrawn
from lessons.eventstore.account import Account, Refused, fold

OPEN = [account_created("Alice"), money_deposited(70)]
CLOSED = [account_created("Bob"), {"type": "AccountClosed", "data": {}}]
DEPOSIT, WITHDRAW, CLOSE = "Deposit", "Withdraw", "Close"
ACCEPTED = (
    (OPEN, {"type": DEPOSIT, "amount": 25}, money_deposited(25)),
    (OPEN, {"type": WITHDRAW, "amount": 30}, money_withdrawn(30)),
    (OPEN, {"type": WITHDRAW, "amount": 70}, money_withdrawn(70)),
    ([*OPEN, money_withdrawn(70)], {"type": CLOSE}, {"type": "AccountClosed", "data": {}}),
)
"""Given these events, when this command comes, then this event follows."""
REFUSED: tuple[tuple[list[dict[str, Any]], dict[str, Any], str], ...] = (
    (OPEN, {"type": WITHDRAW, "amount": 71}, "for more than the account has"),
    (OPEN, {"type": DEPOSIT, "amount": 0}, "for an amount of zero"),
    (OPEN, {"type": WITHDRAW, "amount": -5}, "for a negative amount: it would pay money in"),
    (OPEN, {"type": CLOSE}, "to close an account with money in it"),
    ([], {"type": DEPOSIT, "amount": 5}, "for a deposit into an account that was never created"),
    (CLOSED, {"type": DEPOSIT, "amount": 5}, "for a deposit into a closed account"),
    (CLOSED, {"type": CLOSE}, "to close an account twice"),
)
"""Given these events, when this command comes, then it is refused; the last column says what it asks for."""


def check(decide: Answer) -> None:
    """Each scene is a history, a command, and what has to follow."""
    for given, when, event in ACCEPTED:
        _accepted(decide, fold(given), when, event)
    for given, when, asked in REFUSED:
        try:
            then = decide(fold(given), {**when})
        except Refused:
            continue
        except (ValueError, AssertionError) as error:
            kind = type(error).__name__
            raise Wrong(f"The command asks {asked}, and `decide` raised {kind}. Callers wait for Refused.") from error
        raise Wrong(f"The command asks {asked}, and `decide` returned {then!r}. It has to raise Refused.")


def _accepted(decide: Answer, account: Account, when: dict[str, Any], event: dict[str, Any]) -> None:
    try:
        then = decide(account, {**when})
    except Refused:
        raise Wrong(f"{when} was refused, with {account}. No rule forbids it.") from None
    if then == event:
        raise Wrong("`decide` returned one event. Return a list of events: a command may lead to several, or to none.")
    if not isinstance(then, list | tuple) or list(then) != [event]:
        raise Wrong(f"{when} led to {then!r}, with {account}. Expected: {[event]}.")


EXERCISE = Exercise(
    id="eventstore.decide",
    title="Decide what a command leads to",
    notebook="04_event_store",
    minutes=8,
    kind="build",
    hints=(
        "First the rules that hold for every command, then one branch for each type of command.",
        "`withdraw(account, amount)` has two of the rules already. It does not look at the sign of the amount.",
        'Close returns `[{"type": "AccountClosed", "data": {}}]`, if the balance is 0.',
    ),
    why=(
        "A decide function asks no server and changes nothing: state and command go in, events come out. So each rule "
        "can be tried by given, when, then, without a database. You could also write a `match` over the types. The "
        "usual mistake is a rule that one command has and another one forgets, such as the sign of the amount."
    ),
    checker=check,
    **answers_beside(__file__),
)
