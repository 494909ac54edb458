"""Exercise: cut a user's clicks into sessions."""

from operator import sub

from lessons.course import Answer, Exercise, Wrong, answers_beside

MINUTE = 60_000
SCENES: tuple[tuple[list[int], int, list[tuple[int, int, int]]], ...] = (
    ([0, 5, 40, 41, 100], 30, [(0, 5, 2), (40, 41, 2), (100, 100, 1)]),
    ([40, 0, 100, 41, 5], 30, [(0, 5, 2), (40, 41, 2), (100, 100, 1)]),
    ([0, 20, 40, 100], 30, [(0, 40, 3), (100, 100, 1)]),
    ([0, 30, 60, 91], 30, [(0, 60, 3), (91, 91, 1)]),
    ([7, 7], 10, [(7, 7, 2)]),
    ([], 30, []),
)
"""Minutes of clicks in the order in which they came, the longest pause, and the sessions; some clicks are late."""


def check(sessions: Answer) -> str:
    for minutes, pause, expected in SCENES:
        found = sessions([minute * MINUTE for minute in minutes], pause * MINUTE)
        _compare(found, minutes, pause, expected)
    return "A late click joins its session, and a click alone is a session, too."


def _is_session(one: object) -> bool:
    return isinstance(one, (list, tuple)) and len(one) == 3


def _compare(found: object, minutes: list[int], pause: int, expected: list[tuple[int, int, int]]) -> None:
    if not isinstance(found, (list, tuple)) or not all(map(_is_session, found)):
        raise Wrong(f"`sessions` returned {found!r}. It should return a list of (first, last, count).")
    got = [(first / MINUTE, last / MINUTE, count) for first, last, count in found]
    asked = f"Clicks came at the minutes {minutes}, a session ends after a pause of more than {pause}"
    if not minutes and got:
        raise Wrong("Without a click there is no session: the list is empty.")
    if minutes and sum(count for *_, count in got) != len(minutes):
        raise Wrong(f"{asked}. Your sessions have {sum(count for *_, count in got)} of {len(minutes)} clicks.")
    if minutes != sorted(minutes) and got != expected:
        raise Wrong(f"{asked}. A click that comes late belongs where it was made; you have {len(got)} sessions.")
    if len(got) > len(expected) and pause in map(sub, minutes[1:], minutes):
        raise Wrong(f"{asked}. You have {len(got)} sessions: a pause of exactly {pause} minutes ends none.")
    if got != expected:
        raise Wrong(f"{asked}. Your sessions are {[tuple(one) for one in found]}, in milliseconds.")


EXERCISE = Exercise(
    id="kafka.sessions",
    title="Cut a user's clicks into sessions",
    notebook="deeper/kafka_processing",
    minutes=8,
    hints=(
        "The clicks come in the order of arrival. In which order can you go through them?",
        "Keep the last session that you have begun. Does the next click belong to it, or does it begin another one?",
        "A click belongs to the last session when `at - last <= pause`.",
    ),
    why=(
        "In the order of their own times each click either continues the last session or begins a new one. You could "
        "also go through the sorted times in pairs, and cut where the pause is too long. The usual mistake is to take "
        "the order of arrival: a late click then makes a session of its own, or a pause below zero. A stream never "
        "ends, so a program that sorts must wait: it keeps open sessions, and joins two when a late click lies between."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
