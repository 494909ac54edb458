"""Exercise: the step that makes good, made once."""

from contextlib import suppress
from typing import Any

from esdbclient import EventStoreDBClient, StreamState

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited, money_withdrawn
from lessons.eventstore import account
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.exercises.fixtures import Overtaken, fresh_stream
from lessons.eventstore.producer import append
from lessons.servers import Server

PAID_IN, AMOUNT = 1300, 300
STEP = "give back"


def check(give_back: Answer, server: Server) -> None:
    """Given back once, again, and later once more; then two races; then one that another manager has given back."""
    taken = [_taken(f"transfer-{number}") for number in range(5)]
    story = [account_created("Alice"), money_deposited(PAID_IN), *taken]
    with fresh_stream(server, "give-back", story) as (client, stream):
        _one_by_one(give_back, client, stream)
        for number, after_reading in [(3, False), (4, True)]:
            _race(give_back, client, stream, f"transfer-{number}", after_reading)
        _look_at_others(give_back, client, stream)


def _taken(transfer: str) -> dict[str, Any]:
    """The step before: the money leaves the account for the transfer."""
    event = money_withdrawn(AMOUNT)
    return {**event, "data": {**event["data"], "transfer": transfer, "step": "take"}}


def _given(transfer: str) -> dict[str, Any]:
    event = money_deposited(AMOUNT)
    return {**event, "data": {**event["data"], "transfer": transfer, "step": STEP}}


def _one_by_one(give_back: Answer, client: EventStoreDBClient, stream: str) -> None:
    before = _balance(client, stream)
    give_back(client, stream, "transfer-1", AMOUNT)
    _compare_first(_balance(client, stream) - before, client, stream)
    give_back(client, stream, "transfer-1", AMOUNT)
    if _balance(client, stream) != before + AMOUNT:
        raise Wrong("The event was delivered twice, and the money was given back twice.")
    give_back(client, stream, "transfer-2", AMOUNT)
    if _balance(client, stream) == before + AMOUNT:
        raise Wrong("A second transfer of the same amount got nothing back. Which transfer is a deposit for?")
    give_back(client, stream, "transfer-1", AMOUNT)
    if _balance(client, stream) != before + 2 * AMOUNT:
        raise Wrong("A transfer came once more after another one, and was given back again. Look at the whole story.")


def _compare_first(given: int, client: EventStoreDBClient, stream: str) -> None:
    if given == 0:
        raise Wrong(
            "Nothing was given back. The story has a step of this transfer already, in which the money was taken: "
            "only the step `give back` says that it was given back."
        )
    if given != AMOUNT:
        raise Wrong(f"{AMOUNT} were to be given back, and the account has {given} more.")
    last = client.get_stream(stream, backwards=True, limit=1)[0]
    if last.type != "MoneyDeposited":
        raise Wrong(f"The money was given back by {last.type}. Who reads the story looks for a MoneyDeposited.")


def _race(give_back: Answer, client: EventStoreDBClient, stream: str, transfer: str, after_reading: bool) -> None:
    before = _balance(client, stream)
    theirs = lambda: append(client, stream, [_given(transfer)], StreamState.ANY)  # noqa: E731
    overtaken = Overtaken(client, theirs, after_reading=after_reading)
    with suppress(WrongVersion):  # right: whoever called decides anew
        give_back(overtaken, stream, transfer, AMOUNT)
    if _balance(client, stream) == before + AMOUNT:
        return
    if StreamState.ANY in overtaken.expected:
        raise Wrong(
            "Two managers looked at the same time, and both gave the money back: with ANY the append is never too "
            "late, and an id is recognised only for a time. Let the append say at which version you have looked."
        )
    raise Wrong(
        "Another manager gave the money back between your look and your append, and you gave it again. The version "
        "that the append expects is that of the last event that you have looked at."
    )


def _look_at_others(give_back: Answer, client: EventStoreDBClient, stream: str) -> None:
    append(client, stream, [_given("transfer-0")], StreamState.ANY)
    before = _balance(client, stream)
    give_back(client, stream, "transfer-0", AMOUNT)
    if _balance(client, stream) != before:
        raise Wrong(
            "Another manager had given the money back, and you gave it again. What your program remembers is not what "
            "others have done, and is gone when it ends: the stream knows."
        )


def _balance(client: EventStoreDBClient, stream: str) -> int:
    return int(account.load(client, stream)[0].balance)


EXERCISE = Exercise(
    id="eventstore.give_back",
    title="Give money back once",
    notebook="deeper/eventstore_aggregates",
    minutes=6,
    kind="build",
    hints=(
        "Look whether the story has this step of this transfer already. The money was taken in another step of it.",
        'Some events have no field `transfer`: `event["data"].get("transfer")` is None for them.',
        "The append expects the revision of the last event that you have read: how many have you read, minus 1.",
    ),
    why=(
        "The step carries the transfer's id and its own name, so it can be found again; and the expected version makes "
        "looking and writing one step, so that of two managers only one succeeds. The other one gets WrongVersion, "
        "looks again, and finds it made. The usual mistake is to look and then to append with StreamState.ANY."
    ),
    checker=check,
    **answers_beside(__file__),
)
