"""A picture that is redrawn while something happens, and that ends as an ordinary output of its cell.

Display updates were chosen over a widget (anywidget): they need no further package and no JavaScript, they work in
every front end, and what stays is a picture that a file can hold. nbclient stores the last update of an output, nbval
compares the first state of it: so the place of the frames is empty at first and empty again at the end, and the last
frame is shown as an output of its own. Both see the same, and a test compares it like any other.

A frame is not described to a screen reader: the last one is, once. Who asked their system for less motion sees the
first frame until the last one comes.

>>> from lessons.course.pictures import box
>>> numbers = iter([1, 1, 2, 3])
>>> with Live(lambda: next(numbers), lambda n: Picture(60, 40, [box(9, 9, 40, 20, f"{n}")], f"it is {n}")) as live:
...     found = live.until(lambda number: number == 2)
{}
it is 1
it is 2
it is 3
it is 3
{}
>>> live.seen
[1, 2, 3]
"""

import os
import time
from collections.abc import Callable
from typing import Generic, TypeVar
from urllib.parse import quote

from IPython.display import DisplayHandle, display

from lessons.course.pictures import PALETTE, Picture
from lessons.errors import LessonError, WaitError
from lessons.polling import poll
from lessons.setup.spelling import command

PACE = "LESSONS_PACE"
"""The environment's name for the seconds that a frame stays at least, so that an eye can follow; tests set 0."""
LOOK = 0.05  # seconds between two looks
LONGEST = 30.0  # seconds for what a scene waits for

Seen = TypeVar("Seen")


def pace() -> float:
    """Seconds that a frame stays at least."""
    return float(os.environ.get(PACE, 0.4))


def colour_of(name: str) -> str:
    """The colour of somebody with that name, the same in every frame, whoever else is there.

    >>> colour_of("ann") == PALETTE[0], colour_of("bob") == PALETTE[1]
    (True, True)
    """
    return PALETTE[(ord(name[0]) - ord("a")) % len(PALETTE)]


class Stopped(LessonError):
    """The learner stopped a cell that draws."""


class Live(Generic[Seen]):
    """Asks, and redraws when the answer is another one; a context manager that ends with the last picture.

    Args:
        look: asks the server; what it returns is compared with what it returned before.
        draw: makes a picture of it; all frames of one scene should be of the same size.
    """

    def __init__(self, look: Callable[[], Seen], draw: Callable[[Seen], Picture]):
        self._look, self._draw = look, draw
        self._pace = pace()
        self._place = DisplayHandle()
        self.seen: list[Seen] = []
        """Every different answer, in the order in which they came."""

    def step(self) -> Seen:
        """Look now, redraw where something has changed, and return what was seen."""
        found = self._look()
        if not self.seen or found != self.seen[-1]:
            self.seen.append(found)
            self._place.update(_Frame(self._draw(found), self._draw(self.seen[0])))
            time.sleep(self._pace)  # for the eye: nothing is waited for
        return found

    def until(self, condition: Callable[[Seen], object], seconds: float = LONGEST) -> Seen:
        """Look and redraw until it is so.

        Args:
            condition: gets what was seen.
            seconds: how long at most.

        Returns:
            What was seen when it was so.

        Raises:
            WaitError: it was not so in time.
        """
        if not poll(lambda: condition(self.step()), seconds, LOOK):
            raise WaitError(
                f"The picture did not change as it should within {seconds:g} seconds.",
                f"Run the cell once more; if it happens again, `{command('doctor')}` looks at the server.",
            )
        return self.seen[-1]

    def __enter__(self) -> "Live[Seen]":
        self._place.display({}, raw=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Leave the last picture.

        Raises:
            Stopped: the learner stopped the cell; the picture is there all the same.
        """
        try:
            if kind is None:
                self.step()
        finally:
            self._end()
        if isinstance(error, KeyboardInterrupt):
            raise Stopped(
                "You stopped the cell: the picture shows what the server said last.",
                "Run the cell again to see it from the beginning.",
            ) from None

    def _end(self) -> None:
        if self.seen:
            display(self._draw(self.seen[-1]))
        self._place.update({}, raw=True)


class _Frame:
    """A picture as one of many: for the eyes only.

    Args:
        picture: the frame.
        first: what is shown instead to those who want less motion.
    """

    def __init__(self, picture: Picture, first: Picture):
        self.picture, self.first = picture, first

    def __repr__(self) -> str:
        return self.picture.text

    def _repr_html_(self) -> str:
        still = f'<source media="(prefers-reduced-motion: reduce)" srcset="{_address(self.first)}">'
        size = f'width="{self.picture.width}" height="{self.picture.height}"'
        return f'<picture>{still}<img src="{_address(self.picture)}" alt="" {size}></picture>'


def _address(picture: Picture) -> str:
    return f"data:image/svg+xml,{quote(picture.svg, safe='')}"
