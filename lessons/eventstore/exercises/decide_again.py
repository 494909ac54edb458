"""Exercise: go on after somebody else was faster."""

from contextlib import suppress
from typing import Any

from esdbclient import StreamState

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited, money_withdrawn
from lessons.eventstore.account import Refused, load
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.exercises.fixtures import Overtaken, fresh_stream
from lessons.eventstore.producer import append
from lessons.servers import Server

STORY = (account_created("Alice"), money_deposited(100))
ASKED = 80


def check(take_out: Answer, server: Server) -> str:
    """Somebody else pays in, so that there is still enough; then somebody else takes out, so that there is not."""
    if _after(take_out, server, money_deposited(10)) == 110:
        raise Wrong("Somebody paid 10 in at the same time. There was enough money, and yours was not taken out.")
    for after_reading in (False, True):
        _look_at_what_is_left(_after(take_out, server, money_withdrawn(ASKED), after_reading=after_reading))
    try:
        twice = _after(take_out, server, money_deposited(10), times=2)
    except WrongVersion as error:
        raise Wrong(
            "Somebody was faster twice, and you gave up after the second time. Begin again as often."
        ) from error
    if twice != 40:
        raise Wrong(f"Somebody paid 10 in twice, each time just before you wrote. The account has {twice}, and not 40.")
    return "Where there is still enough you take it, and where there is not the account refuses."


def _look_at_what_is_left(left: int) -> None:
    if left < 0:
        raise Wrong(
            f"The account has {left} now. When you wrote, it had 20: you decided on what was no longer true. "
            "Read it again before you decide, and expect the version that you have read."
        )
    if left != 20:
        raise Wrong(f"Somebody else took {ASKED} out of 100, and now the account has {left}. It should have 20.")


def _after(
    take_out: Answer, server: Server, theirs: dict[str, Any], times: int = 1, after_reading: bool = False
) -> int:
    with fresh_stream(server, "decide-again", STORY) as (client, stream):
        overtaken = Overtaken(client, lambda: append(client, stream, [theirs], StreamState.ANY), times, after_reading)
        with suppress(Refused):  # the right answer of the account, when there is not enough
            take_out(overtaken, stream, ASKED)
        if StreamState.ANY in overtaken.expected:
            raise Wrong("With `StreamState.ANY` nobody is ever too late, and nobody notices that the money is gone.")
        _look_for_parts([event.type for event in client.get_stream(stream)], theirs["type"])
        return int(load(client, stream)[0].balance)


def _look_for_parts(types: list[str], theirs: str) -> None:
    """One withdrawal is one event: of two appends the second one may be refused."""
    count = types.count("MoneyWithdrawn") - (theirs == "MoneyWithdrawn")
    if count > 1:
        raise Wrong(f"You took the money out in {count} events. If the second is refused, only a part was paid.")


EXERCISE = Exercise(
    id="eventstore.decide_again",
    title="Take money out, also when somebody else was faster",
    notebook="04_event_store",
    minutes=6,
    kind="build",
    hints=(
        "The event was decided on an account that is no longer so. What would you do if you began now?",
        "Begin again: load, decide, append. A function may call itself.",
        "`take_out(client, stream, amount)`",
    ),
    why=(
        "All three steps are done again: read, decide, append. So the account can refuse, as it should. A loop does "
        "the same, and one with a limit is better where many write to one stream. The usual mistake is to append the "
        "old event with the new number (`error.current`): the server is content, and the decision is wrong."
    ),
    checker=check,
    **answers_beside(__file__),
)
