"""What a learner sees of an outcome, a hint or a solution: the only place where outcomes become words."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lessons.course.outcomes import (
    CannotCheck,
    CellFailed,
    Correct,
    CourseError,
    LearnerError,
    NotAttempted,
    NotRun,
    Outcome,
    Wrong,
)

# Of the border, told from a white page and from a black one alike (3:1 or more): a box can't see the theme.
COLOURS = {"good": "#2e8b40", "wrong": "#c25e00", "error": "#d84343", "plain": "#1f7fc4"}


@dataclass(frozen=True, repr=False)
class View:
    """A small box in a notebook, and the same as plain text where there is no browser.

    Args:
        title: a word or two that say what it is; the colour only repeats it.
        text: the sentences after it; `code` in backquotes.
        code: lines of code to show after the text.
        more: sentences after the code.
        colour: one of "good", "wrong", "error", "plain".
        exercise: the id of the exercise that the buttons are for.
        buttons: which ones JupyterLab shows in the box, of "check", "hint" and "solution"; it knows their words
            (lessons/commands/jupyter/labextensions). Other places have the text, which says how to call the same.
        shows: what those buttons have asked for: "hint", "last hint" or "solution".
    """

    title: str
    text: str = ""
    code: str = ""
    more: str = ""
    colour: str = "plain"
    exercise: str = ""
    buttons: tuple[str, ...] = ()
    shows: str = ""

    def __repr__(self) -> str:
        head = f"{self.title}. {self.text}".rstrip()
        code = "\n".join(f"    {line}".rstrip() for line in self.code.splitlines())
        return "\n".join(filter(None, [head, code, self.more]))

    def _repr_html_(self) -> str:
        title = f'<strong role="heading" aria-level="4">{html.escape(self.title)}.</strong>'
        parts = [f"<p>{title} {_marked(self.text)}</p>"]
        if self.code:
            parts.append(f'<pre style="margin: 0 0 1em"><code>{html.escape(self.code)}</code></pre>')
        if self.more:
            parts.append(f"<p>{_marked(self.more)}</p>")
        return f"<div {self._attributes()}>{''.join(parts)}</div>"

    def _attributes(self) -> str:
        """`role="status"` lets a screen reader say what came, without going there."""
        border = f"border: 1px solid {COLOURS[self.colour]}; border-left-width: 6px"
        data = {"exercise": self.exercise, "buttons": " ".join(self.buttons), "shows": self.shows}
        told = "".join(f' data-{name}="{value}"' for name, value in data.items() if value)
        return f'class="lessons-box" role="status"{told} style="{border}; padding: 8px 12px 0; max-width: 60em"'


def _marked(text: str) -> str:
    """Text as HTML: escaped, with `code` in backquotes as code and empty lines as breaks."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return coded.replace("\n\n", "<br><br>")


def of_outcome(outcome: Outcome, exercise: str, call: str, note: str = "") -> View:
    """The view of a check's outcome.

    Args:
        outcome: how the check ended.
        exercise: the exercise's id, such as "kafka.keyed_order".
        call: how the learner calls the exercise, such as "exercises.keyed_order".
        note: a sentence about something beside the check, such as progress that could not be kept.
    """
    words: dict[type[Outcome], Callable[[Any, str, str], View]] = {
        Correct: _correct,
        NotAttempted: _not_attempted,
        NotRun: _not_run,
        CellFailed: _cell_failed,
        Wrong: _wrong,
        LearnerError: _learner_error,
        CourseError: _course_error,
        CannotCheck: _cannot_check,
    }
    buttons = ("solution",) if isinstance(outcome, Correct) else ("check", "hint", "solution")
    return replace(words[type(outcome)](outcome, call, note), exercise=exercise, buttons=buttons)


def _correct(outcome: Correct, _call: str, note: str) -> View:
    return View("Correct", outcome.remark, more=note, colour="good")


def _not_attempted(outcome: NotAttempted, call: str, note: str) -> View:
    what = (
        "Fill the cell above, where it says `...`" if outcome.has_gap else "Find the fault in the cell above, mend it"
    )
    text = f"{what}, run it, then run this cell again. A hint: `{call}.hint()`"
    return View("Not attempted yet", text, more=note)


def _not_run(outcome: NotRun, call: str, note: str) -> View:
    text = (
        f"What `{outcome.name}` is now comes from another cell. Fill the cell above, run it, then run this cell again. "
        f"A hint: `{call}.hint()`"
    )
    return View("The cell to fill was not run", text, more=note)


def _cell_failed(outcome: CellFailed, _call: str, note: str) -> View:
    cell, do = f"The cell that makes `{outcome.name}`", "Run that cell again, then this one."
    if outcome.to_fill:
        cell, do = "The cell to fill", "Correct the cell above, run it, then run this cell again."
    return View(f"{cell} failed", f"It {outcome.failure}. {do}", more=note, colour="error")


def _wrong(outcome: Wrong, _call: str, note: str) -> View:
    return View("Not right yet", outcome.reason, more=note, colour="wrong")


def _learner_error(outcome: LearnerError, _call: str, note: str) -> View:
    more = _sentences(outcome.explained, note)
    if not outcome.line:
        text = f"The check could not use what you made: {outcome.kind}: {outcome.message}"
    else:
        what = f"raised {outcome.kind}: {outcome.message}," if outcome.kind else outcome.message
        text = f"Your code {what} on line {outcome.line} of its cell:"
    return View("A mistake in the code", text, outcome.code, more, "error")


def _course_error(outcome: CourseError, _call: str, note: str) -> View:
    if outcome.returned:
        return _unusable(outcome, note)
    text = (
        f"The check raised {outcome.kind}: {outcome.message} ({outcome.where}). That is a fault of the "
        "course, and says nothing about your answer."
    )
    if outcome.line:
        text += f" It happened in a call on line {outcome.line} of your cell:"
    more = _sentences("Please report it with your code; until it is mended, compare with the solution.", note)
    return View("The check itself failed", text, outcome.code, more, "error")


def _unusable(outcome: CourseError, note: str) -> View:
    text = (
        f"{outcome.returned}, and the check can't go on with that ({outcome.kind}: {outcome.message}). "
        "Compare it with what the exercise asks for."
    )
    more = f"If it is just that, the check is at fault ({outcome.where}): please report it with your code."
    return View("The check can't use your result", text, more=_sentences(more, note), colour="wrong")


def _cannot_check(outcome: CannotCheck, _call: str, note: str) -> View:
    return View("Can't be checked now", _sentences(outcome.why, outcome.do), more=note, colour="error")


def of_hint(hints: tuple[str, ...], number: int, call: str, note: str = "") -> View:
    """The view of the hint with that number, from 1; past the last one, what to do instead."""
    if number > len(hints):
        return View("No more hints", f"To see the solution: `{call}.solution()`", more=note, shows="last hint")
    more, shows = ("Ask again for the next hint.", "hint") if number < len(hints) else ("", "last hint")
    return View(f"Hint {number} of {len(hints)}", hints[number - 1], more=_sentences(more, note), shows=shows)


def of_solution(code: str, why: str, note: str = "") -> View:
    """The view of a solution: its code, then the reason."""
    return View("A solution", "It goes into the cell to fill:", code, _sentences(why, note), shows="solution")


def of_question(number: int, of: int, asks: str, choices: Mapping[str, str]) -> View:
    """The view of a question of the quiz that waits for an answer."""
    text = "\n\n".join([asks, *(f"`{letter}`: {choice}" for letter, choice in choices.items())])
    return View(f"Question {number} of {of}", text, more="Write a letter where it says `...`, and run the cell.")


def of_no_choice(letter: object, letters: list[str]) -> View:
    """The view of an answer that is none of the letters."""
    return View("No such answer", f"`{letter!r}` is none of them. Write one of these: {', '.join(map(repr, letters))}.")


def of_choice(right: bool, letter: str, answer: tuple[str, str], notebook: str, note: str) -> View:
    """The view of an answer to a question of the quiz: whether it is right, and why."""
    title, do = ("Right", "") if right else ("Not right", "Choose another one.")
    where = f"It is shown in {notebook}.ipynb."
    more = _sentences(do, where, note)
    return View(title, f"`{letter}`: {answer[0]}\n\n{answer[1]}", more=more, colour="good" if right else "wrong")


def of_quiz(right: int, of: int) -> View:
    """The view of how far the quiz is."""
    return View("The quiz", f"{right} of {of} questions are answered right.", colour="good" if right == of else "plain")


def _sentences(*texts: str) -> str:
    return " ".join(filter(None, texts))
