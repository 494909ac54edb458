"""The machine in words, and the results file; no host names, no paths."""

import platform
from pathlib import Path

import psutil

from lessons.servers.java import runtime

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# Results\n\nWritten by the scripts in this folder; read them as ratios, since machines differ.\n"


def words() -> str:
    """Cores, memory, system, Python and Java."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Java {runtime.find_java().build}"
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, the columns padded so that it reads well as plain text too."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)


def write(title: str, body: str) -> None:
    """Put the section `title` into RESULTS.md, in place of the one that was there, and print it."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    head, *sections = text.split("\n## ")
    others = [section for section in sections if not section.startswith(title + "\n")]
    section = f"{title}\n\n{body}\n\nMeasured on {words()}.\n"
    RESULTS.write_text("\n## ".join([head, *sorted([*others, section])]), encoding="utf-8")
    print(f"\n{section}")
