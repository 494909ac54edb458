"""Exercise: write what the server does with an event."""

import secrets

from lessons.course import Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.events import account_created, money_deposited
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.projections import ProjectionError, running, wait_for_state
from lessons.servers import Server

AMOUNTS = (200, 500, 300)
STORY = (account_created("Alice"), *map(money_deposited, AMOUNTS), {"type": "StoryEnded", "data": {}})
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
    name = server.named(f"exercise-{secrets.token_hex(3)}-largest-deposit")
    with fresh_stream(server, "largest-deposit", STORY) as (client, stream):
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
    _look(state.get("largest"))


def _look(largest: object) -> None:
    if largest == 0:
        raise Wrong("`largest` is still 0 after three deposits. Where in the event is the amount?")
    if largest == AMOUNTS[-1]:
        raise Wrong(f"`largest` is {largest}: that was the last deposit, not the largest.")
    if largest == sum(AMOUNTS):
        raise Wrong(f"`largest` is {largest}: that is the sum of the deposits.")
    if largest != max(AMOUNTS):
        raise Wrong(f"`largest` is {largest}. The deposits were {', '.join(map(str, AMOUNTS))}.")


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
