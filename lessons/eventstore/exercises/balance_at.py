"""Exercise: ask a stream about its past."""

from datetime import timedelta
from itertools import pairwise

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited, money_withdrawn
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.servers import Server

STORY = (account_created("Alice"), money_deposited(500), money_withdrawn(120), money_deposited(60))
AFTER_EACH = (0, 500, 380, 440)
ASKED = 1  # the event at whose very moment the balance is asked for


def check(balance_at: Answer, server: Server) -> None:
    with fresh_stream(server, "balance-at", STORY) as (client, stream):
        moments = [recorded.recorded_at for recorded in client.get_stream(stream) if recorded.recorded_at]
        found = balance_at(client, stream, moments[ASKED])
        _look(found)
        between = [earlier + (later - earlier) / 2 for earlier, later in pairwise(moments)]
        before = moments[0] - timedelta(days=1)
        asked = [*zip(moments, AFTER_EACH, strict=True), *zip(between, AFTER_EACH, strict=False), (before, 0)]
        for moment, expected in asked:
            found = balance_at(client, stream, moment)
            if found != expected:
                raise Wrong(f"At another moment `balance_at` returned {found!r}, and the balance was {expected}.")


def _look(found: object) -> None:
    if found == AFTER_EACH[-1]:
        raise Wrong(f"{found} is the balance of now. Events that came after the moment do not count.")
    if found == AFTER_EACH[ASKED - 1]:
        raise Wrong(
            f"{found} is the balance just before the moment. The deposit that was recorded at the moment itself counts."
        )
    if found == AFTER_EACH[-1] - AFTER_EACH[ASKED]:
        raise Wrong(f"{found} is what came after the moment. What came before it is asked for.")
    if found != AFTER_EACH[ASKED]:
        raise Wrong(f"`balance_at` returned {found!r}, and the balance at that moment was {AFTER_EACH[ASKED]}.")


EXERCISE = Exercise(
    id="eventstore.balance_at",
    title="Tell the balance at any moment of the past",
    notebook="04_event_store",
    minutes=4,
    kind="build",
    hints=(
        "Every event has the time at which the server recorded it: `recorded.recorded_at`.",
        "Keep the events that were recorded before the moment, or exactly at it.",
    ),
    why=(
        "The state at a moment is the fold of what had been recorded until then. You could also stop reading at the "
        "first later event, which saves the rest of a long stream. The usual mistake is `<` for `<=`: the event at "
        "the moment itself is lost. (`recorded_at` is when the server got it. When it happened in the world, the "
        "event's own data must say.)"
    ),
    checker=check,
    **answers_beside(__file__),
)
