"""Outcomes, hints and solutions in words, for a notebook: a small box, and the same as plain text."""

from dataclasses import dataclass
from html import escape

from lessons.course.outcomes import CannotCheck, Correct, Mistake, NotAttempted, Outcome, Wrong

BOX = "border-left: 4px solid {colour}; padding: 0.3em 0.8em; margin: 0.2em 0"
GREEN, RED, GREY, BLUE = "#3a9a5b", "#d0543c", "#8a8a8a", "#4a80c4"  # readable beside white and beside black


@dataclass(frozen=True)
class View:
    """What a cell shows.

    Args:
        head: a few words that say what it is; colour is never the only sign.
        body: sentences.
        colour: of the bar at the left.
        code: program text below the sentences.
    """

    head: str
    body: str = ""
    colour: str = GREY
    code: str = ""

    def __repr__(self) -> str:
        text = " ".join(filter(None, [self.head, self.body]))
        return f"{text}\n\n{self.code}" if self.code else text

    def _repr_html_(self) -> str:
        code = f"<pre>{escape(self.code)}</pre>" if self.code else ""
        style = BOX.format(colour=self.colour)
        return (
            f'<div role="status" style="{style}"><b>{escape(self.head)}</b> {escape(self.body)}{code}</div>'
        )


def show_outcome(name: str, outcome: Outcome, remark: str = "") -> View:
    """The outcome of a check, with what to do next.

    Args:
        name: the exercise's short name.
        outcome: what the check found.
        remark: a sentence about the progress file, if there is anything to say.
    """
    more = f" {remark}" if remark else ""
    if isinstance(outcome, Correct):
        return View("✓ Correct.", f"Exercise {name} is done.{more}", GREEN)
    if isinstance(outcome, NotAttempted):
        return View(
            "○ Not attempted yet.", f"Fill in the cell above, run it, and run this check again.{more}", GREY
        )
    if isinstance(outcome, Wrong):
        return View("✗ Not yet.", outcome.reason + more, RED)
    if isinstance(outcome, Mistake):
        where = f" in the line `{outcome.line}`" if outcome.line else ""
        return View("✗ Your code stopped.", f"It raised {outcome.error}{where}.{more}", RED)
    assert isinstance(outcome, CannotCheck)
    return View("? Not checked.", f"{outcome.why} Your answer was not judged.{more}", GREY)


def show_hint(name: str, hint: str | None, number: int, count: int) -> View:
    """One hint, or the word that there are no more.

    Args:
        name: the exercise's short name.
        hint: the hint; None when all have been shown.
        number: how many have been shown, this one included.
        count: how many there are.
    """
    if hint is None:
        return View(
            "No more hints.", f"Try once more, or look at `exercises.{name}.solution()` and its reason.", BLUE
        )
    return View(f"Hint {number} of {count}.", hint, BLUE)


def show_solution(name: str, code: str, why: str) -> View:
    """The solution with its reason."""
    return View(f"A solution of {name}.", why, BLUE, code)
