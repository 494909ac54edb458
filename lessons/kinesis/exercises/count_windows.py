"""Exercise: count events in tumbling windows of their own time."""

from lessons.course import Answer, Exercise, Wrong, answers_beside

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
    if odd := [one for one in (*found, *found.values()) if not isinstance(one, (int, float))]:
        raise Wrong(f"In your dict stands {odd[0]!r}. Its keys and its values should be numbers: start and count.")
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


EXERCISE = Exercise(
    id="kinesis.count_windows",
    title="Count events in windows of time",
    notebook="deeper/kinesis_lambda",
    minutes=8,
    kind="build",
    hints=(
        "The window of an event is known from its own time alone. Which number, a multiple of `seconds`, does it "
        "begin with?",
        '`event["at"] - event["at"] % seconds` is the start. Keep the ids that you have counted in a set.',
    ),
    why=(
        "The start is computed from the event's own time, so a late event still counts in its window. A set of ids "
        "makes an event that comes twice count once; you could also collect a set of ids for each window. The usual "
        "mistake is to begin a new window when the time of an event is past the last window: then late events are "
        "counted in the wrong one."
    ),
    checker=check,
    **answers_beside(__file__),
)
