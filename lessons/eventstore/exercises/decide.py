"""Exercise: a function that decides what a command leads to, tried by given, when, then."""

from typing import Any

from lessons.course import Answer, Exercise, Wrong, WrongAnswer
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
    (OPEN, {"type": WITHDRAW, "amount": 71}, "more than the account has"),
    (OPEN, {"type": DEPOSIT, "amount": 0}, "an amount of zero"),
    (OPEN, {"type": WITHDRAW, "amount": -5}, "a negative amount: it would pay money in"),
    (OPEN, {"type": CLOSE}, "to close an account with money in it"),
    ([], {"type": DEPOSIT, "amount": 5}, "a deposit into an account that was never created"),
    (CLOSED, {"type": DEPOSIT, "amount": 5}, "a deposit into a closed account"),
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
        raise Wrong(f"The command asks for {asked}, and `decide` returned {then!r}. It has to raise Refused.")


def _accepted(decide: Answer, account: Account, when: dict[str, Any], event: dict[str, Any]) -> None:
    try:
        then = decide(account, {**when})
    except Refused:
        raise Wrong(f"{when} was refused, with {account}. No rule forbids it.") from None
    if then == event:
        raise Wrong("`decide` returned one event. Return a list of events: a command may lead to several, or to none.")
    if not isinstance(then, list | tuple) or list(then) != [event]:
        raise Wrong(f"{when} led to {then!r}, with {account}. Expected: {[event]}.")


_SOLUTION = """\
def decide(account, command):
    amount = command.get("amount")
    if not account.is_open:
        raise Refused("The account is not open.", "Create it first.")
    if amount is not None and amount <= 0:
        raise Refused("The amount is not above zero.", "Give another amount.")
    if command["type"] == "Deposit":
        return [money_deposited(amount)]
    if command["type"] == "Withdraw":
        return [withdraw(account, amount)]
    if account.balance:
        raise Refused("There is money in the account.", "Take it out first.")
    return [{"type": "AccountClosed", "data": {}}]
"""

EXERCISE = Exercise(
    id="eventstore.decide",
    title="Decide what a command leads to",
    notebook="04_event_store",
    minutes=8,
    kind="build",
    starter="""\
def decide(account, command):
    ...
""",
    hints=(
        "First the rules that hold for every command, then one branch for each type of command.",
        "`withdraw(account, amount)` has two of the rules already. It does not look at the sign of the amount.",
        'Close returns `[{"type": "AccountClosed", "data": {}}]`, if the balance is 0.',
    ),
    solution_code=_SOLUTION,
    why=(
        "A decide function asks no server and changes nothing: state and command go in, events come out. So each rule "
        "can be tried by given, when, then, without a database. You could also write a `match` over the types. The "
        "usual mistake is a rule that one command has and another one forgets, such as the sign of the amount."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(_SOLUTION.replace("amount <= 0", "amount < 0"), says="an amount of zero"),
        WrongAnswer(_SOLUTION.replace("[money_deposited(amount)]", "money_deposited(amount)"), says="a list of events"),
        WrongAnswer(_SOLUTION.replace("if account.balance:", "if False:"), says="with money in it"),
        WrongAnswer(_SOLUTION.replace("not account.is_open", "not account.owner"), says="into a closed account"),
        WrongAnswer(
            _SOLUTION.replace("withdraw(account", "(lambda _, taken: money_withdrawn(taken))(account"), says="more than"
        ),
    ),
    right_answers=(
        """\
def decide(account, command):
    refused = Refused("No.", "Ask for something else.")
    if not account.is_open:
        raise refused
    match command:
        case {"type": "Deposit", "amount": amount} if amount > 0:
            return [money_deposited(amount)]
        case {"type": "Withdraw", "amount": amount} if 0 < amount <= account.balance:
            return [money_withdrawn(amount)]
        case {"type": "Close"} if account.balance == 0:
            return [{"type": "AccountClosed", "data": {}}]
    raise refused
""",
        """\
def decide(account, command):
    kind, amount = command["type"], command.get("amount", 1)
    after = {"Deposit": account.balance + amount, "Withdraw": account.balance - amount, "Close": -account.balance}
    if not account.is_open or amount <= 0 or after[kind] < 0:
        raise Refused("The rules forbid it.", "Ask for something else.")
    types = {"Deposit": "MoneyDeposited", "Withdraw": "MoneyWithdrawn", "Close": "AccountClosed"}
    return ({"type": types[kind], "data": {} if kind == "Close" else {"amount": amount}},)
""",
    ),
)
