"""Which pages the site has, and in which order its menu shows them."""

from collections.abc import Iterator
from pathlib import Path

from lessons.course import openings, outline

ROOT = Path(__file__).parents[2]
START = "index"
GUIDES = (
    (
        "Use the course",
        (
            "docs/running",
            "docs/servers",
            "docs/secured_servers",
            "docs/settings",
            "docs/commands",
            "docs/troubleshooting",
        ),
    ),
    ("About it", ("notebooks/START", "docs/course", "docs/claims", "docs/facts", "docs/one_run", "docs/security")),
    ("Teach it", ("INSTRUCTORS", "docs/timetable", "docs/jupyterhub")),
    ("Take it further", ("docs/own_notebooks", "docs/images", "embedded_eventstore/README", "benchmarks/RESULTS")),
    ("Change it", ("CONTRIBUTING", "CHANGELOG", "SECURITY")),
)
"""The pages that are no notebooks, by what a visitor wants."""


def notebooks() -> tuple[str, ...]:
    """The pages of the notebooks, such as "notebooks/01_kafka"."""
    return tuple(f"notebooks/{name}" for name in outline.EVERY)


def texts() -> tuple[str, ...]:
    """The pages that are written in Markdown, the start page left out, which is made of README.md."""
    return tuple(name for _, names in GUIDES for name in names)


def source(page: str) -> Path:
    """The file of which a page is made.

    >>> source("index").name, source("notebooks/01_kafka").name
    ('README.md', '01_kafka.ipynb')
    """
    ending = "ipynb" if page in notebooks() else "md"
    return ROOT / ("README.md" if page == START else f"{page}.{ending}")


def page_of(path: str) -> str:
    """The page that is made of this file, without an ending; "" where none is.

    >>> page_of("README.md"), page_of("notebooks/01_kafka.ipynb"), page_of("docker-compose.yml")
    ('index', 'notebooks/01_kafka', '')
    """
    return next((page for page in (START, *notebooks(), *texts()) if source(page) == ROOT / path), "")


def menu() -> str:
    """The site's menu, as the directives that Sphinx reads at the end of the start page."""
    parts = [(lesson.subject or "First steps", list(_entries(lesson))) for lesson in outline.LESSONS if lesson.name]
    together = [name for lesson in outline.LESSONS if not lesson.name for name in lesson.deeper]
    parts.append(("All four", [_entry(name) for name in together]))
    parts.extend((title, list(names)) for title, names in GUIDES)
    return "\n\n".join(_part(title, entries) for title, entries in parts)


def _entries(lesson: outline.Lesson) -> Iterator[str]:
    for name in (lesson.name, *lesson.deeper):
        yield _entry(name)


def _entry(name: str) -> str:
    return f"{outline.short(openings.read(name))} <notebooks/{name}>"


def _part(title: str, entries: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {title}", "", *entries, "```"])
