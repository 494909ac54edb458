"""Exercise: find why members can't do anything any more since a limit was lowered."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.eventstore.account import Refused

NAMES = ("python", "sql", "git")
SEATS = ("no seat", "one seat", "two seats", "three seats")


def check(answer_member: Answer) -> None:
    """Members with one, two and three seats, from when three were allowed; then they give seats back."""
    three = _confirmed(*NAMES)
    for name in reversed(NAMES):
        _gives_back(answer_member, three, name)
    _is_refused(answer_member, three, 3)
    _is_refused(answer_member, [*three, _event("SeatReleased", "sql")], 2)
    _is_refused(answer_member, _confirmed("python", "sql"), 2)
    _is_accepted(answer_member, [], 0)
    for story in (_confirmed("sql"), [*three, *(_event("SeatReleased", name) for name in NAMES[:2])]):
        _is_accepted(answer_member, story, 1)
    _gives_back(answer_member, [*_confirmed("sql"), _event("SeatReleased", "sql"), *_confirmed("sql")], "sql")
    if answer_member(_confirmed("sql"), {"type": "Release", "workshop": "git"}):
        raise Wrong("A seat that the member does not have was given back.")


def _event(type: str, workshop: str) -> Event:
    return {"type": type, "data": {"workshop": workshop}}


def _confirmed(*workshops: str) -> list[Event]:
    return [_event("SeatConfirmed", workshop) for workshop in workshops]


def _gives_back(answer_member: Answer, story: list[Event], workshop: str) -> None:
    try:
        then = answer_member(story, {"type": "Release", "workshop": workshop})
    except Refused as error:
        raise Wrong(
            "A member with three seats from before gives one back, and is refused: what has happened was judged by the "
            "rule of today. A rule decides about what is to come."
        ) from error
    if list(then) != [_event("SeatReleased", workshop)]:
        story_in_short = ", ".join(f"{event['type']} {event['data']['workshop']}" for event in story)
        raise Wrong(
            f"After {story_in_short} a member gives {workshop} back, and it led to {then!r}: a seat is forgotten."
        )


def _is_refused(answer_member: Answer, story: list[Event], count: int) -> None:
    try:
        then = answer_member(story, {"type": "Request", "workshop": "docker"})
    except Refused:
        return
    raise Wrong(f"A member with {SEATS[count]} asked for another one, and got {then!r}. The limit of today is two.")


def _is_accepted(answer_member: Answer, story: list[Event], count: int) -> None:
    try:
        then = answer_member(story, {"type": "Request", "workshop": "docker"})
    except Refused as error:
        raise Wrong(
            f"A member with {SEATS[count]} asked for another one, and was refused. The limit is two."
        ) from error
    if list(then) != [_event("SeatConfirmed", "docker")]:
        raise Wrong(f"A member with {SEATS[count]} asked for another one, and got {then!r}.")


EXERCISE = Exercise(
    id="eventstore.lowered_limit",
    title="Find why members are locked out since the limit was lowered",
    notebook="deeper/eventstore_decide",
    minutes=7,
    kind="diagnose",
    hints=(
        "Ann has three seats from last week. Which of the two functions fails for her, and for which event?",
        "The events have happened: folding them must never fail. Which function may refuse?",
        "Move the rule: decide asks how many seats are held, before it returns the event.",
    ),
    why=(
        "Evolve is run for every event that ever happened, with the code of today. A rule in it judges the past by "
        "today's rules, and the stream can't be loaded. You could also let decide look at the state after the event. "
        "The usual mistake is to let evolve pass over what the rule forbids: then a seat is held that nobody knows of."
    ),
    checker=check,
    **answers_beside(__file__),
)
