"""A picture of a model: for each step the command, the event that it leads to, and who reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.course.layout import EDGE, GAP, HIGH, SMALL, TOP, WIDEST
from lessons.course.pictures import PALETTE, PLAIN, Picture, arrow, box, text, title

COLUMNS = ("a command", "leads to an event", "that somebody reads")
FILLS = (PALETTE[1], PALETTE[0], PLAIN)
WIDE = (WIDEST - 2 * EDGE - 2 * 24) / 3
"""Pixels: a box's width; 24 are between two of them, for an arrow."""


@dataclass(frozen=True)
class Step:
    """One step of the story.

    Args:
        command: what somebody wishes.
        event: what has happened then.
        reader: who needs to know it: a question, or the next step.
    """

    command: str
    event: str
    reader: str


def draw_model(name: str, steps: Sequence[Step]) -> Picture:
    """Draw the steps, a row each, in the order in which they happen.

    Args:
        name: what is modelled.
        steps: in their order.
    """
    shapes = [title(name)]
    lefts = [EDGE + number * (WIDE + 24) for number in range(3)]
    shapes += [text(left, TOP, words, SMALL) for left, words in zip(lefts, COLUMNS, strict=True)]
    for row, step in enumerate(steps):
        y = TOP + 16 + row * (HIGH + GAP)
        labels = (step.command, step.event, step.reader)
        shapes += [
            box(left, y, WIDE, HIGH, label, fill, SMALL) for left, label, fill in zip(lefts, labels, FILLS, strict=True)
        ]
        shapes += [arrow(left + WIDE, y + HIGH / 2, left + WIDE + 24, y + HIGH / 2) for left in lefts[:2]]
    words = [f"{step.command} leads to {step.event}, read by: {step.reader}" for step in steps]
    return Picture(WIDEST, TOP + 24 + len(steps) * (HIGH + GAP), shapes, "\n".join([name, *words]))
