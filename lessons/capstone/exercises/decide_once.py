"""Exercise: decide a command, once however often it comes."""

from typing import NamedTuple

from lessons.capstone.accounts import Account
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.eventstore.account import Refused
from lessons.eventstore.deciding import Command

NEW = Account()
ANN = Account("ann", 100, True, frozenset({"c-1", "c-2"}))
POOR = Account("bob", 0, True, frozenset({"d-1", "d-2", "d-3"}))


class Scene(NamedTuple):
    """A command to an account, and what follows; None for a refusal."""

    name: str
    account: Account
    command: Command
    follows: list[Event] | None


def _command(type: str, id: str, **details: str | int) -> Command:
    return {"type": type, "id": id, "account": "account-7", "at": 1000, **details}


def _event(type: str, command: str, **details: str | int) -> list[Event]:
    return [{"type": type, "data": {**details, "at": 1000, "command": command}}]


SCENES = (
    Scene(
        "A new account", NEW, _command("OpenAccount", "c-1", owner="ann"), _event("AccountCreated", "c-1", owner="ann")
    ),
    Scene("A deposit", ANN, _command("DepositMoney", "c-3", amount=40), _event("MoneyDeposited", "c-3", amount=40)),
    Scene("A withdrawal", ANN, _command("WithdrawMoney", "c-3", amount=30), _event("MoneyWithdrawn", "c-3", amount=30)),
    Scene(
        "The last money", ANN, _command("WithdrawMoney", "c-4", amount=100), _event("MoneyWithdrawn", "c-4", amount=100)
    ),
    Scene("More than there is", ANN, _command("WithdrawMoney", "c-5", amount=101), None),
    Scene("A second opening", ANN, _command("OpenAccount", "c-6", owner="cem"), None),
    Scene("A deposit to no account", NEW, _command("DepositMoney", "c-7", amount=5), None),
    Scene("A withdrawal from no account", NEW, _command("WithdrawMoney", "c-7", amount=0), None),
    Scene("A deposit that comes again", ANN, _command("DepositMoney", "c-2", amount=100), []),
    Scene("An opening that comes again", ANN, _command("OpenAccount", "c-1", owner="ann"), []),
    Scene(
        "A withdrawal that comes again when the money has gone", POOR, _command("WithdrawMoney", "d-3", amount=60), []
    ),
)


def check(decide: Answer) -> str:
    for scene in SCENES:
        try:
            found = decide(scene.account, dict(scene.command))
        except Refused:
            found = None
        _compare(scene, found)
    return "A client that gets no answer may send its command again: it counts once."


def _compare(scene: Scene, found: object) -> None:
    if found == scene.follows:
        return
    if found is None and scene.follows is not None:
        raise Wrong(f"{scene.name}: you refuse it, or return None. Expected: {_words(scene.follows)}.")
    if not isinstance(found, list | tuple | type(None)):
        raise Wrong(f"{scene.name}: you returned {found!r}. It should return a list of events.")
    raise Wrong(f"{scene.name}: you returned {found!r}. Expected: {_words(scene.follows)}.")


def _words(follows: list[Event] | None) -> str:
    if follows is None:
        return "a refusal (raise Refused)"
    return repr(follows) if follows else "no event, since its id is in `account.handled`"


EXERCISE = Exercise(
    id="capstone.decide_once",
    title="Decide a command once, however often it comes",
    notebook="06_capstone",
    minutes=9,
    kind="build",
    hints=(
        "Ask first whether the command was handled: then nothing follows, whatever the rules say now.",
        "What can refuse: an account that is open already, one that is not open, and one with too little money.",
        "An event's data has the command's `owner` or `amount`, its `at`, and `command` with the command's id.",
    ),
    why=(
        "The id of the command is in the event, so whoever loads the account knows what was handled. It is asked "
        "before the rules: a withdrawal may have left too little money for itself. Keep the ids nowhere else: a table "
        "beside the stream is a second write. The usual mistake is to ask the rules first."
    ),
    checker=check,
    **answers_beside(__file__),
)
