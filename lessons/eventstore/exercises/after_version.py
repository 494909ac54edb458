"""Exercise: read what is new in a stream."""

from collections.abc import Iterable

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.servers import Server

STORY = (account_created("Alice"), *map(money_deposited, (10, 20, 30, 40)))
SEEN = (1, 3, len(STORY) - 1)


def check(what_is_new: Answer, server: Server) -> None:
    with fresh_stream(server, "after-version", STORY) as (client, stream):
        for seen in SEEN:
            _look(what_is_new(client, stream, seen), seen)


def _look(found: object, seen: int) -> None:
    if not isinstance(found, Iterable) or isinstance(found, (str, bytes, dict)):
        raise Wrong(f"`what_is_new` returned a {type(found).__name__}. Return what `client.get_stream` returns.")
    versions = [_version(event) for event in found]
    wanted = list(range(seen + 1, len(STORY)))
    if versions == [seen, *wanted]:
        raise Wrong(f"You had read up to version {seen}, and got version {seen} once more.")
    if len(versions) == len(STORY):
        raise Wrong("All events of the stream came, from version 0 on. Where does the reading begin?")
    if versions != wanted:
        raise Wrong(f"After version {seen} the stream has the versions {wanted}, and you returned {versions}.")


def _version(event: object) -> object:
    """The version of a recorded event, or of one that the course's functions have made a dict of."""
    return STORY.index(event) if event in STORY else getattr(event, "stream_position", None)


EXERCISE = Exercise(
    id="eventstore.after_version",
    title="Read what is new since a version",
    notebook="04_event_store",
    minutes=3,
    hints=(
        "`stream_position` is the version of the first event that you get.",
        "The event with the number `version` you have read already. Which one comes after it?",
    ),
    why=(
        "A reader keeps the version of the last event that it has read, and goes on one after it. Past the end of the "
        "stream there is nothing, and no error. You could also keep the next version instead of the last one. The "
        "usual mistake is to begin at the version that was kept: the event comes twice, and money is counted twice."
    ),
    checker=check,
    **answers_beside(__file__),
)
