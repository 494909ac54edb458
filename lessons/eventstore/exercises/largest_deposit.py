"""Exercise: write what the server does with an event."""

import secrets

from lessons.course import Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.events import account_created, money_deposited
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.projections import ProjectionError, running, wait_for_state
from lessons.servers import Server

ACCOUNTS = ((90, 500, 200, 300), (70, 1000))
"""What is paid into each account: one after a smaller one, and one at the end; 90 as a text is larger than 500."""
QUERY = """
fromStream('%s').when({
    $init() { return { largest: 0, ended: false }; },
    MoneyDeposited: %s,
    StoryEnded(state) { state.ended = true; }
})
"""


def check(handler: object, server: Server) -> None:
    if not isinstance(handler, str):
        raise Wrong(f"`handler` is a {type(handler).__name__}. It is to be JavaScript, as a text.")
    for amounts in ACCOUNTS:
        _look(_largest_of(handler, server, amounts), amounts)


def _largest_of(handler: str, server: Server, amounts: tuple[int, ...]) -> object:
    """What the projection has found when these amounts were paid in."""
    name = server.named(f"exercise-{secrets.token_hex(3)}-largest-deposit")
    story = (account_created("Alice"), *map(money_deposited, amounts), {"type": "StoryEnded", "data": {}})
    with fresh_stream(server, "largest-deposit", story) as (client, stream):
        try:
            with running(client, name, QUERY % (stream, handler)):
                state = wait_for_state(client, name, lambda state: bool(state.get("ended")))
        except ProjectionError as error:
            raise Wrong(error.what) from error
        except WaitError as error:
            raise Wrong(
                "After your handler nothing else was handled. What a handler returns is the new state: return the "
                "state, or nothing. (An arrow function without braces returns its expression.)"
            ) from error
    return state.get("largest")


def _look(largest: object, amounts: tuple[int, ...]) -> None:
    if largest == max(amounts):
        return
    if largest == 0:
        raise Wrong(f"`largest` is still 0 after {len(amounts)} deposits. Where in the event is the amount?")
    if largest == amounts[-1]:
        raise Wrong(f"`largest` is {largest}: that was the last deposit, not the largest.")
    if largest == sum(amounts):
        raise Wrong(f"`largest` is {largest}: that is the sum of the deposits.")
    raise Wrong(f"`largest` is {largest}. The deposits were {', '.join(map(str, amounts))}.")


EXERCISE = Exercise(
    id="eventstore.largest_deposit",
    title="Have the server keep the largest deposit",
    notebook="deeper/eventstore_read_models",
    minutes=6,
    kind="build",
    hints=(
        "Look at the handlers above. Each is a function of the state and the event, and changes the state.",
        "The amount is in `event.data.amount`. `Math.max(a, b)` is the larger of two numbers.",
        '`"function (state, event) { state.largest = …; }"`',
    ),
    why=(
        "The server keeps the state, and calls the handler for each event in its order. You could also return the new "
        "state instead of changing the old one. The usual mistake is `event.amount`: the details of an event are in "
        "`event.data`, and JavaScript does not complain about what is not there."
    ),
    checker=check,
    **answers_beside(__file__),
)
