"""The start page, START.md: the whole course with its minutes, what is done of it, and what is next.

It lies beside the notebooks it links to: one without progress beside the course's own, one with the learner's progress
beside their copies. Whatever changes progress writes the learner's again.
"""

from collections.abc import Iterable
from pathlib import Path

from lessons import files
from lessons.course import entries, openings, outline, progress_summary
from lessons.course.openings import Notebook
from lessons.course.outline import Route
from lessons.course.progress_summary import Kept
from lessons.errors import LessonError
from lessons.setup.environment import WORK

NAME = "START.md"
FOLDER = WORK
"""Where the learner's copies of the notebooks lie."""


def is_begun() -> bool:
    """Whether an exercise was ever tried, so that the page has something to say of the learner."""
    try:
        return bool(entries.read())
    except entries.ProgressError:
        return True  # the page says what is wrong


def write(folder: Path) -> None:
    """Write the page with what is kept now into the learner's folder, which is made where there is none.

    Raises:
        LessonError: the course's notebooks can't be read.
        OSError: the page can't be written; an older one stays.
    """
    try:
        kept, last, problem = entries.read(), entries.last(), ""
    except entries.ProgressError as error:
        kept, last, problem = None, "", f"What you have done can't be shown. {error}"
    folder.mkdir(exist_ok=True)
    files.write_atomically(folder / NAME, text(kept, last, problem))


def renew(folder: Path) -> str:
    """The same, where it must not stop anything.

    Returns:
        A sentence when the page could not be written; else nothing.
    """
    try:
        write(folder)
    except (OSError, LessonError) as error:
        return f"The page {NAME} was not written again: {error}"
    return ""


def refresh() -> str:
    """Renew the page where it belongs to this process: to a kernel of the learner's copies.

    Any other process leaves it alone: a test of the course's own notebooks has another progress. Returns as `renew`.
    """
    try:
        here = Path.cwd().resolve()
    except FileNotFoundError:  # the folder has gone, and the page with it
        return ""
    return renew(FOLDER) if here.is_relative_to(FOLDER) else ""


def text(kept: Kept | None = None, last: str = "", problem: str = "") -> str:
    """The page, as Markdown.

    Args:
        kept: what is kept of each exercise; None for a page that belongs to nobody.
        last: the id of the exercise that the learner was at.
        problem: why nobody knows what is kept; it is shown instead.
    """
    where = _where(kept, last) if kept is not None else [problem] if problem else []
    parts = ["# The whole course", *where, "## The lessons, in order", _table(outline.NUMBERED, kept)]
    parts += ["## How much time do you have?", _routes()]
    for lesson in outline.LESSONS:
        if lesson.deeper:
            parts += [f"## Deeper into {lesson.subject}", _table(lesson.deeper, kept)]
    return "\n\n".join(parts) + "\n"


def link(notebook: Notebook) -> str:
    """A link to the notebook from the page, with its minutes."""
    return f"[{outline.label(notebook)}]({notebook.name}.ipynb) ({notebook.minutes} minutes)"


def _where(kept: Kept, last: str) -> list[str]:
    every = list(map(openings.read, outline.EVERY))
    number, of = (
        sum(progress_summary.count_done(notebook, kept) for notebook in every),
        sum(len(one.tasks) for one in every),
    )
    point = progress_summary.next_exercise(kept, last)
    if point is None:
        return [f"You have done all {of} exercises of the course."]
    was = progress_summary.notebook_of(last)
    lines = [f"You were last in {_plain_link(was)}: {progress_summary.done_sentence(was, kept)}."] if was else []
    return [*lines, _next(point, was), f"Of the whole course, {number} of {of} exercises are done."]


def _next(point: progress_summary.Place, was: Notebook | None) -> str:
    if was is None and point.notebook.name == outline.EVERY[0]:
        return f"**Begin here:** {link(point.notebook)}."
    if point.notebook == was:
        return f"**Next there:** {progress_summary.with_full_stop(point.task.title)}"
    return f"**Next:** {link(point.notebook)}."


def _plain_link(notebook: Notebook) -> str:
    return f"[{outline.label(notebook)}]({notebook.name}.ipynb)"


def _table(names: Iterable[str], kept: Kept | None) -> str:
    notebooks = [openings.read(name) for name in names]
    head = "exercises" if kept is None else "exercises done"
    rows = [f"| {_plain_link(one)} | {one.does} | {one.minutes} | {_exercises([one], kept)} |" for one in notebooks]
    total = f"| | together | {sum(one.minutes for one in notebooks)} | {_exercises(notebooks, kept)} |"
    return "\n".join([f"| notebook | what you do | minutes | {head} |", "|---|---|---:|---:|", *rows, total])


def _exercises(notebooks: list[Notebook], kept: Kept | None) -> str:
    of = sum(len(one.tasks) for one in notebooks)
    if kept is None:
        return str(of)
    if not of:
        return ""
    number = sum(progress_summary.count_done(one, kept) for one in notebooks)
    return f"{'✓ ' if number == of else ''}{number} of {of}"


def _routes() -> str:
    everything = [("All lessons in order", outline.NUMBERED), ("All lessons, and all that go deeper", outline.EVERY)]
    return "\n".join([*map(_route, outline.ROUTES), *(f"- {_time(*each)}." for each in everything)])


def _route(route: Route) -> str:
    links = [f"[{outline.short(one)}]({one.name}.ipynb)" for one in map(openings.read, route.names)]
    return f"- {_time(route.time, route.names)}: {', '.join(links)}."


def _time(what: str, names: tuple[str, ...]) -> str:
    return f"**{what}** ({sum(openings.read(name).minutes for name in names)} minutes)"
