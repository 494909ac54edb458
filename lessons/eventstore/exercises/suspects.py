"""Exercise: three large withdrawals within a minute, by the same owner."""

from collections.abc import Iterable

from lessons.course import Answer, Exercise, Wrong, answers_beside

STORY = [
    ("Alice", "10:00:00"),
    ("Bob", "10:00:10"),
    ("Carol", "10:00:20"),
    ("Alice", "10:00:40"),
    ("Bob", "10:00:50"),
    ("Alice", "10:00:55"),  # Alice's third within a minute
    ("Bob", "10:02:00"),
    ("Carol", "10:02:10"),
    ("Carol", "10:03:15"),
    ("Bob", "10:04:00"),
    ("Erin", "10:20:00"),
    ("Erin", "10:40:00"),
    ("Dave", "10:59:30"),
    ("Dave", "10:59:50"),
    ("Dave", "11:00:15"),  # Dave's third within a minute, in another minute, and another hour
    ("Erin", "11:10:00"),
]
GUILTY, INNOCENT = ["Alice", "Dave"], ["Bob", "Carol", "Erin"]


def check(suspects: Answer) -> None:
    withdrawals = [{"owner": owner, "amount": 900, "at": f"2026-03-02T{time}+00:00"} for owner, time in STORY]
    found = suspects(withdrawals)
    if found is None:
        raise Wrong("Your function returns nothing. Return the owners that you found, as a list.")
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise Wrong(f"Your function returns {found!r}. Return a list of owners.")
    _compare(list(found))
    if more := list(suspects([one for one in withdrawals if one["owner"] in INNOCENT])):
        raise Wrong(f"Nobody is suspect among {' and '.join(INNOCENT)} alone, and you found {more}.")


def _compare(found: list[object]) -> None:
    if sorted(map(str, found)) == GUILTY:
        return
    if not found:
        raise Wrong(
            "Nobody was found, and Alice and Dave have three within a minute. A window that is made anew "
            "for every withdrawal has never seen another one."
        )
    if set(found) >= {"Alice", "Bob", "Carol"}:
        raise Wrong("All are suspects: withdrawals of different owners were counted together.")
    if found == ["Alice"]:
        raise Wrong("Dave is missing: a minute is 60 seconds, wherever it begins. His lies across 11 o'clock.")
    if "Bob" in found:
        raise Wrong("Bob is no suspect: his withdrawals are more than a minute apart. How wide is your window?")
    if "Erin" in found:
        raise Wrong("Erin is no suspect: after 10:59:59 comes 11:00:00. Does your time know of hours?")
    raise Wrong(f"You found {found}. Expected: {GUILTY}, each once.")


EXERCISE = Exercise(
    id="eventstore.suspects",
    title="Find who made three large withdrawals within a minute",
    notebook="deeper/eventstore_patterns",
    minutes=5,
    hints=(
        "One window sees everybody. You want one for each owner.",
        "`windows.setdefault(key, new)` returns the window that is kept under that key. Which key?",
    ),
    why=(
        "A pattern is looked for among the events that have a key in common, and each key needs a window of its own. "
        "Programs made for this call it *keyed* (or *partitioned*) windows. In a long run you would also drop windows "
        "that have been empty for a while. The usual mistake is one window for all, which finds strangers together."
    ),
    checker=check,
    **answers_beside(__file__),
)
