"""A page that says what a learner has done: the exercises with their days, and the quiz. It says nothing else.

It is one HTML file without scripts and links: it can be kept, printed and sent. It names nobody unless asked to.
"""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from lessons.course import openings, outline, page_file
from lessons.course.entries import Entry
from lessons.course.openings import Notebook, Task
from lessons.errors import LessonError

MARK = '<meta name="generator" content="event-streaming-course certificate">'
"""By this a certificate is known again: nothing else is ever overwritten."""
STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 44em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5em } caption { text-align: left; font-weight: bold }
th, td { text-align: left; padding: .15em .8em .15em 0; border-bottom: 1px solid #767676 }
"""
NO_DAY = "before days were kept"


class CertificateError(LessonError):
    """The certificate can't be written there."""


def write(file: Path, page: str) -> None:
    """Write the page; an older certificate is replaced.

    Args:
        file: where to; its folder exists.
        page: what `html` returned.

    Raises:
        CertificateError: there is another file, or it can't be written.
    """
    page_file.write(file, page, MARK, "certificate of this course", CertificateError)


def html(kept: Mapping[str, Entry], quiz: tuple[int, int], name: str = "") -> str:
    """The page.

    Args:
        kept: what is kept of each exercise, by its id.
        quiz: how many questions of the quiz were answered rightly, and how many there are.
        name: whose it is; "" for nobody's.
    """
    notebooks = list(map(openings.read, outline.EVERY))
    every = [task for notebook in notebooks for task in notebook.tasks]
    done = [task for task in every if _is_done(task, kept)]
    minutes = sum(task.minutes for task in done)
    title = "Event streaming: exercises that were done"
    parts = [f"<h1>{title}</h1>", f"<p>{escape(name)}</p>" if name else ""]
    parts += [
        f"<p>{len(done)} of {len(every)} exercises, made for {minutes} minutes; {quiz[0]} of {quiz[1]} questions "
    ]
    parts += ["of the quiz.</p>", *(_table(notebook, kept) for notebook in notebooks), f"<p>{ABOUT}</p>"]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{MARK}<title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body><main>\n{_lines(parts)}</main></body></html>\n"
    )


ABOUT = (
    "The course on event streaming wrote this page on the learner's own computer, from its own notes. Each exercise "
    "was checked by running its code. Nobody watched, and nobody has signed this."
)


def _is_done(task: Task, kept: Mapping[str, Entry]) -> bool:
    return kept.get(task.id, Entry()).done


def _table(notebook: Notebook, kept: Mapping[str, Entry]) -> str:
    """The exercises of the notebook that are done; "" where none is."""
    rows = [_row(task, kept[task.id]) for task in notebook.tasks if _is_done(task, kept)]
    if not rows:
        return ""
    head = '<tr><th scope="col">exercise</th><th scope="col">day</th></tr>'
    return f"<table><caption>{escape(outline.label(notebook))}</caption>\n{head}\n{_lines(rows)}</table>"


def _row(task: Task, entry: Entry) -> str:
    return f"<tr><td>{escape(task.title)}</td><td>{escape(entry.done_on) or NO_DAY}</td></tr>"


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts if part)
