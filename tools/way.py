"""Renew what the notebooks say of the way through the course: the links at their ends, and notebooks/START.md.

    python -m tools.way

The order of the course is lessons/course/outline.py. What is written by hand under "Where to go on" stays.
"""

import os
import re
from pathlib import Path

import nbformat

from lessons.course import openings, outline, start_page

HEADING = "## Where to go on"
BEGIN = "<!-- The way: tools/way.py writes it -->"
END = "<!-- The end of the way -->"
_GENERATED = re.compile(rf"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)


def renewed(source: str, name: str) -> str:
    """The last cell of the notebook of that name, with its links as they have to be.

    Raises:
        ValueError: the cell has no part for them.
    """
    if not _GENERATED.search(source):
        raise ValueError(f'{name}: its last cell needs "{HEADING}", and the two lines {BEGIN} and {END} under it')
    return _GENERATED.sub(lambda _: f"{BEGIN}\n\n{links(name)}\n\n{END}", source)


def links(name: str) -> str:
    """The links from that notebook: to the next one, to its deeper ones, and back."""
    return "\n\n".join([_next(name), *_deeper(name), _back(name)])


def _next(name: str) -> str:
    if following := outline.next_of(name):
        return f"**Next:** {_link(following, name)} ({openings.read(following).minutes} minutes)."
    if name in outline.NUMBERED:
        words = "this was the last of the numbered notebooks. Take one of the deeper ones below, or choose on"
        return f"**Next:** {words} {_page('the start page', name)}."
    return f"**Next:** this was the last notebook. {_page('The start page', name)} shows them all."


def _deeper(name: str) -> list[str]:
    parts = []
    for lesson in outline.deeper_of(name):
        items = [f"- {_link(deeper, name)} ({openings.read(deeper).minutes} minutes)" for deeper in lesson.deeper]
        parts += [f"**Deeper into {lesson.subject}**, now or later{_order(items)}:", "\n".join(items)]
    return parts


def _order(items: list[str]) -> str:
    return ", best in this order" if items[1:] else ""


def _back(name: str) -> str:
    found = [_link(before, name)] if (before := outline.before(name)) else []
    lesson = outline.lesson_of(name).name
    if lesson and name not in outline.NUMBERED and before not in outline.NUMBERED:
        found.append(_short_link(lesson, name))
    page = _page("the start page", name)
    return f"**Back:** {', '.join(found)} or {page}." if found else f"**Back:** {page}."


def _link(to: str, at: str) -> str:
    return f"[{outline.label(openings.read(to))}]({_path(f'{to}.ipynb', at)})"


def _short_link(to: str, at: str) -> str:
    return f"[{outline.short(openings.read(to))}]({_path(f'{to}.ipynb', at)})"


def _page(words: str, at: str) -> str:
    return f"[{words}]({_path(start_page.NAME, at)})"


def _path(target: str, at: str) -> str:
    """The way from one notebook's folder to a file; both are named from the folder of notebooks."""
    return Path(os.path.relpath(target, Path(at).parent)).as_posix()


def main() -> None:
    """Write all of them."""
    for name in outline.EVERY:
        path = openings.FOLDER / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[-1].source = renewed(notebook.cells[-1].source, name)
        nbformat.write(notebook, path)
    (openings.FOLDER / start_page.NAME).write_text(start_page.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
