"""What a learner sees of an outcome, a hint or a solution: the only place where outcomes become words."""

import html
import re
from dataclasses import dataclass

from lessons.course.outcomes import CannotCheck, Correct, Mistake, NotAttempted, Outcome, Wrong

# JupyterLab's own colours, which follow its theme; the second is for other places that show notebooks.
_COLOURS = {
    "good": "var(--jp-success-color1, #388e3c)",
    "wrong": "var(--jp-warn-color1, #f57c00)",
    "trouble": "var(--jp-error-color1, #d32f2f)",
    "plain": "var(--jp-info-color1, #0288d1)",
}


@dataclass(frozen=True, repr=False)
class View:
    """A small box in a notebook, and the same as plain text where there is no browser.

    Args:
        title: a word or two that say what it is; the colour only repeats it.
        text: the sentences under it; `code` in backquotes.
        code: lines of code to show after the text.
        more: sentences after the code.
        colour: one of "good", "wrong", "trouble", "plain".
    """

    title: str
    text: str = ""
    code: str = ""
    more: str = ""
    colour: str = "plain"

    def __repr__(self) -> str:
        head = f"{self.title}. {self.text}".rstrip()
        code = "\n".join(f"    {line}".rstrip() for line in self.code.splitlines())
        return "\n".join(filter(None, [head, code, self.more]))

    def _repr_html_(self) -> str:
        parts = [f"<p><strong>{html.escape(self.title)}.</strong> {_marked(self.text)}</p>"]
        if self.code:
            parts.append(f'<pre style="margin: 0 0 1em"><code>{html.escape(self.code)}</code></pre>')
        if self.more:
            parts.append(f"<p>{_marked(self.more)}</p>")
        border = f"border: 1px solid {_COLOURS[self.colour]}; border-left-width: 6px"
        return f'<div style="{border}; padding: 8px 12px 0; max-width: 60em">{"".join(parts)}</div>'


def _marked(text: str) -> str:
    """Text as HTML: escaped, with `code` in backquotes as code and empty lines as breaks."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return coded.replace("\n\n", "<br><br>")


def of_outcome(outcome: Outcome, call: str, note: str = "") -> View:
    """The view of a check's outcome.

    Args:
        outcome: how the check ended.
        call: how the learner calls the exercise, such as "exercises.keyed_order".
        note: a sentence about something beside the check, such as progress that could not be kept.
    """
    make = {
        Correct: _correct,
        NotAttempted: _not_attempted,
        Wrong: _wrong,
        Mistake: _mistake,
        CannotCheck: _cannot_check,
    }[type(outcome)]
    return make(outcome, call, note)


def _correct(outcome: Correct, _call: str, note: str) -> View:
    return View("Correct", outcome.remark, more=note, colour="good")


def _not_attempted(_outcome: NotAttempted, call: str, note: str) -> View:
    text = f"Fill the cell above, where it says `...`, run it, then run this cell again. A hint: `{call}.hint()`"
    return View("Not attempted yet", text, more=note)


def _wrong(outcome: Wrong, _call: str, note: str) -> View:
    return View("Not right yet", outcome.reason, more=note, colour="wrong")


def _mistake(outcome: Mistake, _call: str, note: str) -> View:
    more = _sentences(outcome.explained, note)
    if not outcome.line:
        text = f"The check could not use what you made: {outcome.kind}: {outcome.message}"
    else:
        what = f"raised {outcome.kind}: {outcome.message}," if outcome.kind else outcome.message
        text = f"Your code {what} on line {outcome.line} of its cell:"
    return View("A mistake in the code", text, outcome.code, more, "trouble")


def _cannot_check(outcome: CannotCheck, _call: str, note: str) -> View:
    return View("Can't be checked now", _sentences(outcome.why, outcome.do), more=note, colour="trouble")


def of_hint(hints: tuple[str, ...], number: int, call: str, note: str = "") -> View:
    """The view of the hint with that number, from 1; past the last one, what to do instead."""
    if number > len(hints):
        return View("No more hints", f"To see the solution: `{call}.solution()`", more=note)
    more = "Run this again for the next hint." if number < len(hints) else ""
    return View(f"Hint {number} of {len(hints)}", hints[number - 1], more=_sentences(more, note))


def of_solution(code: str, why: str, note: str = "") -> View:
    """The view of a solution: its code, then the reason."""
    return View("A solution", "It goes into the cell to fill:", code, _sentences(why, note))


def _sentences(*texts: str) -> str:
    return " ".join(filter(None, texts))
