"""Exercise: a decide function for a workshop with a waiting list, tried by given, when, then."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.eventstore.account import Refused

REFUSED = "Refused"


@dataclass(frozen=True)
class Workshop:
    """The state, as in the notebook.

    Args:
        seats: how many there are.
        members: who has one, in their order.
        waiting: who waits for one, in their order.
    """

    seats: int = 0
    members: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class Scene(NamedTuple):
    """One rule: in this state, when this command comes, then these events follow; REFUSED: it is refused."""

    rule: str
    given: Workshop
    when: dict[str, Any]
    then: list[Event] | str


def _event(type: str, member: str) -> Event:
    return {"type": type, "data": {"member": member}}


def _register(member: str) -> dict[str, Any]:
    return {"type": "Register", "member": member}


def _cancel(member: str) -> dict[str, Any]:
    return {"type": "Cancel", "member": member}


ONE_FREE = Workshop(3, ("ann", "bob"))
FULL = replace(ONE_FREE, members=("ann", "bob", "cem"))
QUEUED = replace(FULL, waiting=("dee", "eva"))
SCENES = (
    Scene("the first of all gets a seat", Workshop(1), _register("ann"), [_event("MemberRegistered", "ann")]),
    Scene("the last seat is a seat", ONE_FREE, _register("cem"), [_event("MemberRegistered", "cem")]),
    Scene("without a free seat one waits", FULL, _register("dee"), [_event("MemberQueued", "dee")]),
    Scene("who comes later waits, too", QUEUED, _register("fay"), [_event("MemberQueued", "fay")]),
    Scene("who has a seat needs no second one", ONE_FREE, _register("ann"), []),
    Scene("who has a seat does not wait for another", FULL, _register("ann"), []),
    Scene("who waits does not wait twice", QUEUED, _register("eva"), []),
    Scene("a seat is given back", FULL, _cancel("ann"), [_event("RegistrationCancelled", "ann")]),
    Scene(
        "a seat that is given back goes to who has waited longest",
        QUEUED,
        _cancel("bob"),
        [_event("RegistrationCancelled", "bob"), _event("MemberRegistered", "dee")],
    ),
    Scene("who leaves the waiting list frees no seat", QUEUED, _cancel("dee"), [_event("QueueLeft", "dee")]),
    Scene("who has nothing can't give it back", QUEUED, _cancel("zoe"), REFUSED),
    Scene("nobody can give back in an empty workshop", Workshop(2), _cancel("ann"), REFUSED),
)


def check(decide: Answer) -> None:
    """Each scene is a state, a command, and what has to follow."""
    for scene in SCENES:
        try:
            then = decide(scene.given, {**scene.when})
        except Refused:
            then = REFUSED
        _compare(scene, then)


def _compare(scene: Scene, then: object) -> None:
    asked = f"The rule is: {scene.rule}. Given {scene.given}, when {scene.when} comes, `decide_or_wait`"
    if then == scene.then or (isinstance(then, tuple) and list(then) == scene.then):
        return
    if isinstance(then, dict):
        raise Wrong("`decide_or_wait` returned one event. Return a list: a command may lead to several, or to none.")
    if then == REFUSED:
        raise Wrong(f"{asked} refused. Expected: {scene.then}.")
    if scene.then == REFUSED:
        raise Wrong(f"{asked} returned {then!r}. It has to raise Refused.")
    raise Wrong(f"{asked} returned {then!r}. Expected: {scene.then}.")


EXERCISE = Exercise(
    id="eventstore.waiting_list",
    title="Decide who gets a seat, and who waits",
    notebook="deeper/eventstore_decide",
    minutes=9,
    kind="build",
    hints=(
        "Begin with `Register`: has the member a seat or a place already? Is a seat free? Else?",
        "`Cancel` has three cases: the member has a seat, or waits, or neither. Only the first one frees a seat.",
        "`workshop.waiting[:1]` has the first who waits, or nobody: one event more for each in it.",
    ),
    why=(
        "One command leads to two events here, and both are one append: nobody ever sees the seat free while somebody "
        "waits. You could also write a `match` over the command. The usual mistake is to let a second program give the "
        "free seat away: until it does, a third person is faster."
    ),
    checker=check,
    **answers_beside(__file__),
)
