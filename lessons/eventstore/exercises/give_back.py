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


def check(give_back: Answer, server: Server) -> None:
    """Twice for one transfer that was taken from the account, once for another of the same amount, once in a race."""
    story = [account_created("Alice"), money_deposited(PAID_IN), taken("transfer-1"), taken("transfer-2")]
    left = PAID_IN - 2 * AMOUNT
    with fresh_stream(server, "give-back", story) as (client, stream):
        give_back(client, stream, "transfer-1", AMOUNT)
        if _balance(client, stream) == left:
            raise Wrong(
                "Nothing was given back. The story has a step of this transfer already, in which the money was taken: "
                "only the step `give back` says that it was given back."
            )
        give_back(client, stream, "transfer-1", AMOUNT)
        if _balance(client, stream) > left + AMOUNT:
            raise Wrong("The event was delivered twice, and the money was given back twice.")
        give_back(client, stream, "transfer-2", AMOUNT)
        if _balance(client, stream) == left + AMOUNT:
            raise Wrong("A second transfer of the same amount got nothing back. Which transfer is a deposit for?")
        _race(give_back, client, stream)


def taken(transfer: str) -> dict[str, Any]:
    """The step before: the money leaves the account for the transfer."""
    event = money_withdrawn(AMOUNT)
    return {**event, "data": {**event["data"], "transfer": transfer, "step": "take"}}


def _race(give_back: Answer, client: EventStoreDBClient, stream: str) -> None:
    before = _balance(client, stream)
    event = {"type": "MoneyDeposited", "data": {"amount": AMOUNT, "transfer": "transfer-3", "step": "give back"}}
    overtaken = Overtaken(client, lambda: append(client, stream, [event], StreamState.ANY))
    with suppress(WrongVersion):  # right: whoever called decides anew
        give_back(overtaken, stream, "transfer-3", AMOUNT)
    if _balance(client, stream) != before + AMOUNT:
        raise Wrong(
            "Two managers looked at the same time, and both gave the money back. Let the append say at which version "
            "you have looked."
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
