"""Exercise: count events in tumbling windows of their own time."""

from typing import Any

from lessons.course import Answer, Exercise, Wrong, WrongAnswer

Event = dict[str, Any]
SCENES: tuple[tuple[int, list[tuple[str, int]], dict[int, int]], ...] = (
    (60, [("a", 600), ("b", 659), ("c", 660), ("d", 601), ("e", 785)], {600: 3, 660: 1, 780: 1}),
    (10, [("x", 105), ("y", 99), ("x", 105), ("z", 90), ("y", 99)], {100: 1, 90: 2}),
    (60, [], {}),
)
"""The seconds of a window, the events in the order in which they arrive (id and time), and the right counts."""


def check(count_windows: Answer) -> str:
    """Three runs: a late event and one on the border of two windows; events that come twice; no events."""
    for seconds, arrived, counts in SCENES:
        given = [{"id": name, "at": at} for name, at in arrived]
        _compare(count_windows(given, seconds), seconds, counts)
    return "A late event is in its own window, and one that came twice counts once."


def _compare(found: object, seconds: int, counts: dict[int, int]) -> None:
    if not isinstance(found, dict):
        raise Wrong(f"`count_windows` returned a {type(found).__name__}. It should return a dict: start to count.")
    if set(found) - set(counts):
        raise Wrong(
            f"You have a window that begins at {min(set(found) - set(counts))}. "
            f"Windows of {seconds} seconds that have events begin at {sorted(counts)}."
        )
    if missing := set(counts) - set(found):
        raise Wrong(f"You have no window that begins at {min(missing)}, although an event is in it.")
    for start, count in counts.items():
        if found[start] > count:
            raise Wrong(f"You count {found[start]} events from {start} on: an event that came twice counts once.")
        if found[start] < count:
            raise Wrong(
                f"You count {found[start]} events from {start} on, of {count}. One came late, or on the border."
            )


SOLUTION = """\
def count_windows(events, seconds):
    counts, seen = {}, set()
    for event in events:
        if event["id"] in seen:
            continue
        seen.add(event["id"])
        start = event["at"] - event["at"] % seconds
        counts[start] = counts.get(start, 0) + 1
    return counts
"""

EXERCISE = Exercise(
    id="kinesis.count_windows",
    title="Count events in windows of time",
    notebook="deeper/kinesis_lambda",
    minutes=8,
    kind="build",
    starter="""\
def count_windows(events, seconds):
    ...
""",
    hints=(
        "The window of an event is known from its own time alone. Which number, a multiple of `seconds`, does it "
        "begin with?",
        '`event["at"] - event["at"] % seconds` is the start. Keep the ids that you have counted in a set.',
    ),
    solution_code=SOLUTION,
    why=(
        "The start is computed from the event's own time, so a late event still counts in its window. A set of ids "
        "makes an event that comes twice count once; you could also collect a set of ids for each window. The usual "
        "mistake is to begin a new window when the time of an event is past the last window: then late events are "
        "counted in the wrong one."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def count_windows(events, seconds):
    counts = {}
    for event in events:
        start = event["at"] // seconds * seconds
        counts[start] = counts.get(start, 0) + 1
    return counts
""",
            says="an event that came twice counts once",
        ),
        WrongAnswer(
            SOLUTION.replace('event["at"] - event["at"] % seconds', 'event["at"] // seconds'), says="begins at 10"
        ),
        WrongAnswer(
            """\
def count_windows(events, seconds):
    counts, start = {}, None
    for event in events:
        if start is None or event["at"] >= start + seconds:
            start = event["at"] // seconds * seconds
        counts[start] = counts.get(start, 0) + 1
    return counts
""",
            says="One came late, or on the border",
        ),
        WrongAnswer(
            SOLUTION.replace('event["at"] - event["at"] % seconds', '(event["at"] - 1) // seconds * seconds'),
            says="begins at 540",
        ),
        WrongAnswer(SOLUTION.replace("return counts", "return list(counts.values())"), says="returned a list"),
        WrongAnswer(
            SOLUTION.replace("    return counts", "    counts.pop(max(counts, default=0), None)\n    return counts"),
            says="You have no window that begins at 780",
        ),
    ),
    right_answers=(
        """\
def count_windows(events, seconds):
    ids = {}
    for event in events:
        ids.setdefault(event["at"] // seconds * seconds, set()).add(event["id"])
    return {start: len(found) for start, found in ids.items()}
""",
        """\
from collections import Counter


def count_windows(events, seconds):
    times = {event["id"]: event["at"] for event in events}
    return Counter(at - at % seconds for at in times.values())
""",
    ),
)
