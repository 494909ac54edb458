"""Exercise: find the windows with many withdrawals, each once, also when one comes late."""

from lessons.course import Answer, Exercise, Wrong, answers_beside

Moves = list[tuple[str, int, int]]
"""Accounts, times in seconds and amounts, in the order of arrival."""
QUIET: Moves = [("ann", 0, -5), ("ann", 30, -5), ("ann", 61, -5), ("bob", 62, -5), ("bob", 63, 80), ("bob", 64, 9)]
BURST: Moves = [("ann", 0, 900), ("ann", 59, -1), ("bob", 60, -1), ("ann", 60, -1), ("ann", 61, -1), ("ann", 119, -1)]
LONG: Moves = [("ann", second, -1) for second in (0, 5, 10, 15, 20, 70, 75, 80)]
TWO: Moves = [("ann", 10, -2), ("bob", 10, -2), ("bob", 11, -2), ("ann", 12, -2), ("bob", 12, -2), ("ann", 13, -2)]
LATE: Moves = [("ann", 10, -1), ("ann", 20, -1), ("ann", 200, -1), ("bob", 300, 5), ("ann", 30, -1), ("ann", 201, -1)]
AROUND: Moves = [("ann", 50, -1), ("ann", 55, -1), ("ann", 65, -1), ("ann", 70, -1)]
SCENES = {
    "Few withdrawals": (QUIET, 60, 3),
    "Three in the second minute": (BURST, 60, 3),
    "One that goes on": (LONG, 60, 3),
    "Two accounts": (TWO, 60, 3),
    "One comes late": (LATE, 60, 3),
    "On both sides of a window's end": (AROUND, 60, 3),
    "Longer windows, two are many": (AROUND, 120, 2),
    "Nothing": ([], 60, 3),
}


def check(find_suspicious: Answer) -> str:
    for name, (moves, size, many) in SCENES.items():
        found = find_suspicious(list(moves), size, many)
        _compare(name, found, _expected(moves, size, many), moves)
    return "Each window is told once, at the withdrawal that makes it suspicious."


def _expected(moves: Moves, size: int, many: int) -> list[tuple[str, int]]:
    counts: dict[tuple[str, int], int] = {}
    found = []
    for account, at, amount in moves:
        window = (account, at - at % size)
        counts[window] = counts.get(window, 0) + (amount < 0)
        if amount < 0 and counts[window] == many:
            found.append(window)
    return found


def _compare(name: str, found: object, expected: list[tuple[str, int]], moves: Moves) -> None:
    if not isinstance(found, list):
        raise Wrong(f"`find_suspicious` returned {found!r}. It should return a list of (account, start).")
    windows = [tuple(one) if isinstance(one, list | tuple) else one for one in found]
    if windows == expected:
        return
    if len(set(windows)) < len(windows):
        twice = next(one for one in windows if windows.count(one) > 1)
        raise Wrong(f"{name}: {twice} is in the list {windows.count(twice)} times. Each customer is told once.")
    if sorted(map(str, windows)) == sorted(map(str, expected)):
        raise Wrong(
            f"{name}: {windows} are the right windows in another order. The first to become suspicious comes first."
        )
    raise Wrong(f"{name}: of the movements {moves} you find {windows}. Expected: {expected}.")


EXERCISE = Exercise(
    id="capstone.find_suspicious",
    title="Find suspicious windows, each once",
    notebook="06_capstone",
    minutes=9,
    kind="build",
    hints=(
        "Which window has a withdrawal? That depends on when it happened, and not on what came before it.",
        "Keep a count for each account and window, and do not forget the old ones.",
        "A window becomes suspicious when its count *is* `many`: when it is more, it was suspicious before.",
    ),
    why=(
        "The count reaches `many` once, whatever comes later: so a window is told once and at the earliest moment, and "
        "a late withdrawal counts where it happened. You could also keep the set of windows that were told. The usual "
        "mistake is to keep the newest window only: then whoever is offline for a while is never suspicious."
    ),
    checker=check,
    **answers_beside(__file__),
)
