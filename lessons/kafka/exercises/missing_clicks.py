"""Exercise: find why a count by window is too low after a phone was offline."""

from lessons.course import Answer, Exercise, Wrong, answers_beside

SIZE, LATENESS = 20, 30
Clicks = list[tuple[str, int]]
"""Pages and times, in the order of arrival."""
IN_ORDER: Clicks = [("home", at) for at in range(0, 100, 2)]
A_LITTLE_LATE: Clicks = [("home", 0), ("home", 15), ("shop", 34), ("home", 5), ("home", 25), ("home", 130)]
OFFLINE: Clicks = [*IN_ORDER, ("shop", 100), ("home", 3), ("home", 4), ("home", 110)]
"""Two clicks come a minute and a half late: their window was closed with ten."""
TWO_PAGES: Clicks = [("home", 1), ("shop", 60), ("home", 61), ("home", 2), ("shop", 3), ("shop", 62), ("shop", 200)]
SCENES = (IN_ORDER, A_LITTLE_LATE, OFFLINE, TWO_PAGES)


def check(count_windows: Answer) -> str:
    for clicks in SCENES:
        expected, dropped = _expected(clicks)
        _compare(count_windows(list(clicks), SIZE, LATENESS), clicks, expected, dropped)
    return "A window that is closed keeps its count, whatever comes later."


def _expected(clicks: Clicks) -> tuple[dict[tuple[str, int], int], int]:
    """What each window has, and how many clicks came when theirs was closed."""
    counts: dict[tuple[str, int], int] = {}
    newest, dropped = 0, 0
    for page, at in clicks:
        newest = max(newest, at)
        start = at - at % SIZE
        if start + SIZE <= newest - LATENESS:
            dropped += 1
        else:
            counts[page, start] = counts.get((page, start), 0) + 1
    return counts, dropped


def _compare(found: object, clicks: Clicks, expected: dict[tuple[str, int], int], dropped: int) -> None:
    if not isinstance(found, dict):
        raise Wrong(f"`count_windows` returned {found!r}. It should return the counts, as before.")
    total, right = sum(found.values()), sum(expected.values())
    where = f"Of {len(clicks)} clicks {dropped} come when their window is closed"
    if total > right:
        raise Wrong(f"{where}, and you count {total}: one that comes too late must not be counted.")
    if low := [window for window in expected if found.get(window, 0) < expected[window]]:
        page, start = low[0]
        raise Wrong(
            f"{where}. The window of {page} from {start} on had {expected[low[0]]} clicks in time, and you say "
            f"{found.get(low[0], 0)}."
        )
    if found != expected:
        raise Wrong(f"{where}. You count {found}, and {expected} came in time.")


EXERCISE = Exercise(
    id="kafka.missing_clicks",
    title="Find why a window's count becomes too low",
    notebook="deeper/kafka_processing",
    minutes=8,
    hints=(
        "Print the watermark for each click. May it ever become smaller?",
        "When it goes back, a window that was closed is opened again, begins with 0, and is closed a second time.",
        "`watermark = max(watermark, at - lateness)`",
    ),
    why=(
        "A watermark says: no earlier event counts any more. It may only rise, so it is the newest time that has come, "
        "less the lateness. You could also keep the newest time and compute it from that. The usual mistake is to add "
        "the late clicks to the closed window: its result was already used, and nobody hears of the new one. Who "
        "wants them counted must send a correction."
    ),
    checker=check,
    kind="diagnose",
    **answers_beside(__file__),
)
