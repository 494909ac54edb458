"""A picture of what users may do: each box is tried on the broker, and redrawn after each right that is given."""

from collections.abc import Callable, Mapping

from lessons.course.layout import EDGE, GAP, SMALL, TOP, WIDEST, shortened
from lessons.course.live import Live
from lessons.course.pictures import PALETTE, Picture, box, text, title
from lessons.kafka.security.trials import CAN

Answers = Mapping[str, Mapping[str, str]]
"""By the user's name, and by what was tried: CAN, or the name of the error."""
LEFT, HIGH, ROW = 90, 40, 48
"""Pixels: where the boxes begin, a box's height, and a row's."""
MAY, MAY_NOT = PALETTE[2], PALETTE[5]
HEADING = "who may do what, tried on the broker"


def watch(look: Callable[[], Answers]) -> Live[Answers]:
    """A picture that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        look: tries everything on the broker.
    """
    return Live(look, draw)


def draw(answers: Answers) -> Picture:
    """Draw a row of boxes for each user."""
    shapes = [title(HEADING)]
    for row, (user, tried) in enumerate(answers.items()):
        shapes += _row(TOP + row * ROW, user, tried)
    told = [f"{user}: {_told(tried)}" for user, tried in answers.items()]
    return Picture(WIDEST, TOP + len(answers) * ROW + EDGE, shapes, "\n".join([HEADING, *told]))


def _told(tried: Mapping[str, str]) -> str:
    return ", ".join(f"{what}: {_short(answer)}" for what, answer in tried.items()) or "nothing was tried"


def _row(y: float, user: str, tried: Mapping[str, str]) -> list[str]:
    step = (WIDEST - EDGE - LEFT) / max(len(tried), 1)
    shapes = [text(EDGE, y + HIGH / 2, shortened(user, LEFT - EDGE - GAP, SMALL), SMALL)]
    for column, (what, answer) in enumerate(tried.items()):
        lines = [shortened(words, step - 2 * GAP, SMALL) for words in (what, _short(answer))]
        shapes.append(box(LEFT + column * step, y, step - GAP, HIGH, lines, MAY if answer == CAN else MAY_NOT, SMALL))
    return shapes


def _short(answer: str) -> str:
    """What fits into a box: the errors here are named after what was refused."""
    return CAN if answer == CAN else f"no: {answer.removesuffix('AuthorizationFailedError') or answer}"
