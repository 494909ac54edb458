"""A picture of what a service did before and after it was killed, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.course.layout import EDGE, NARROW, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import PALETTE, PLAIN, Picture, arrow, box, text, title

START, COMMIT, HANDLE = "start", "commit", "handle"
FILLS = {COMMIT: PALETTE[3], HANDLE: PALETTE[1]}
BEFORE, AFTER = 3, 2
"""How many steps are shown before and after the crash."""
WIDE, WIDER, HIGH, LANE = 70, 90, 40, 112
"""Pixels: a step with the gap after it, what stands between the steps, a box's height, from one lane to the next."""


@dataclass(frozen=True)
class Crash:
    """A service that was killed and started again.

    Args:
        before, after: its last steps before it was killed, and its first steps after it was started again. A step is
            what it did (COMMIT or HANDLE) and the offset.
        position: the group's position when the service was killed: the offset that it reads next.
        offset: the offset of the event at which it was killed.
        times: how many times that event was handled in all.
    """

    before: tuple[tuple[str, int], ...]
    after: tuple[tuple[str, int], ...]
    position: int
    offset: int
    times: int


def read_crash(file: Path) -> Crash:
    """Read the steps that a service has written to a file, one on each line: "start", "handle 4", "commit 4".

    Raises:
        ValueError: the service was not started twice.
    """
    first, second = file.read_text().split(f"{START}\n")[1:][-2:]
    before, after = _steps(first), _steps(second)
    offset = before[-1][1]
    position = max((done + 1 for step, done in before if step == COMMIT), default=0)
    return Crash(before[-BEFORE:], after[:AFTER], position, offset, (before + after).count((HANDLE, offset)))


def _steps(lines: str) -> tuple[tuple[str, int], ...]:
    pairs = (line.split() for line in lines.splitlines())
    return tuple((step, int(offset)) for step, offset in pairs)


def draw(crashes: Mapping[str, Crash]) -> Picture:
    """Draw a time line for each crash, under its name."""
    shapes = [title("time runs to the right")]
    for number, (name, crash) in enumerate(crashes.items()):
        shapes += _lane(name, crash, TOP + 4 + number * LANE)
    words = [f"{name}: {_words(crash)}" for name, crash in crashes.items()]
    return Picture(WIDEST, TOP + len(crashes) * LANE, shapes, "\n".join(words))


def _lane(name: str, crash: Crash, top: float) -> list[str]:
    shapes = [text(EDGE, top, shortened(name, WIDEST - 2 * EDGE), bold=True)]
    blocks: list[tuple[float, list[str], str]] = [_block(*step) for step in crash.before]
    blocks += [(WIDER, ["killed", f"position {crash.position}"], PALETTE[5])]
    blocks += [(WIDER, ["started", "again"], PLAIN)]
    blocks += [_block(*step) for step in crash.after]
    x: float = EDGE
    for wide, lines, fill in blocks:
        shapes.append(box(x, top + 14, wide - NARROW, HIGH, lines, fill, SMALL))
        x += wide
    shapes.append(arrow(EDGE, top + 14 + HIGH + 8, x, top + 14 + HIGH + 8))
    return [*shapes, text(EDGE, top + 14 + HIGH + 24, _outcome(crash), SMALL)]


def _block(step: str, offset: int) -> tuple[float, list[str], str]:
    return WIDE, [step, str(offset)], FILLS[step]


def _outcome(crash: Crash) -> str:
    means = {0: "never handled: lost", 1: "handled once"}.get(crash.times, f"handled {crash.times} times")
    return f"event {crash.offset}: {means}"


def _words(crash: Crash) -> str:
    before, after = (", ".join(f"{step} {offset}" for step, offset in steps) for steps in (crash.before, crash.after))
    there = f"killed with the group at position {crash.position}, started again"
    return f"{before}, {there}, {after}; {_outcome(crash)}"
