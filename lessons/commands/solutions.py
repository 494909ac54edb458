"""python3 -m lessons solutions: the exercises' solutions and reasons as a page to project, for whoever teaches."""

import argparse
import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from lessons.course import Exercise, catalogue, openings, outline, page_file
from lessons.errors import LessonError

MARK = "<!-- solutions of the course -->"
"""The first line of what this writes: it replaces nothing else."""
STYLE = """
:root { color-scheme: light; }
body { font: 1.4rem/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
section { min-height: 92vh; break-after: page; }
pre { font-size: 1.2rem; white-space: pre-wrap; padding: 1rem; border: 1px solid #888; }
nav li { font-size: 1.1rem; }
"""


class SolutionsError(LessonError):
    """The page can't be made."""


def run(arguments: argparse.Namespace) -> int:
    """Write the page, and say where it is; 0 when it is there.

    Raises:
        SolutionsError: there is no such notebook, or the file is another one.
    """
    names, target = _chosen(arguments.names), Path(arguments.to)
    exercises = [one for name in names for one in _in_order(name)]
    page_file.write(target, page(exercises), MARK, "page of solutions", SolutionsError)
    print(f"{len(exercises)} solutions of {len(names)} notebooks are in {target}: open it in a browser.")
    return 0


def page(exercises: Sequence[Exercise]) -> str:
    """The page: a list of the exercises, then each on a screen of its own. It needs no network."""
    style = STYLE + HtmlFormatter(style="default").get_style_defs("pre")
    head = f'<meta charset="utf-8"><title>Solutions</title><style>{style}</style>'
    links = "\n".join(f'<li><a href="#{one.id}">{_titled(one)}</a></li>' for one in exercises)
    body = f"<h1>Solutions</h1>\n<nav><ol>\n{links}\n</ol></nav>\n" + "\n".join(map(_section, exercises))
    return f'<!doctype html>\n{MARK}\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _section(one: Exercise) -> str:
    code = highlight(one.solution_code.strip("\n"), PythonLexer(), HtmlFormatter(nowrap=True))
    where = html.escape(f"{outline.label(openings.read(one.notebook))}, {one.minutes} minutes")
    return (
        f'<section id="{one.id}"><h2>{_titled(one)}</h2>\n<p><small>{where}</small></p>\n'
        f"<pre>{code}</pre>\n<p>{_with_code(one.why)}</p></section>"
    )


def _titled(one: Exercise) -> str:
    return html.escape(one.title)


def _with_code(text: str) -> str:
    """A text with what stands between backquotes as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", html.escape(text, quote=False))


def _chosen(names: Sequence[str]) -> Sequence[str]:
    """The notebooks with these names, all when none is named, in the order of the course."""
    every = {name.rpartition("/")[2]: name for name in outline.EVERY}
    if unknown := [name for name in names if name not in every]:
        raise SolutionsError(f"There is no notebook {unknown[0]}.", f"Take names such as {', '.join(list(every)[:3])}.")
    return [name for short, name in every.items() if short in names or not names]


def _in_order(notebook: str) -> Iterable[Exercise]:
    """The notebook's exercises, as they stand in it."""
    found = {one.id: one for one in catalogue.all_exercises() if one.notebook == notebook}
    return [found[task.id] for task in openings.read(notebook).tasks]
