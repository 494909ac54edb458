"""The command lines that the course's texts tell a person to type, and where each stands."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lessons.commands.run import PROGRAMS
from lessons.setup.commandline import COMMANDS
from lessons.setup.spelling import COMMAND, command
from tests import notebooks
from tests.notebooks import ROOT

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "INSTRUCTORS.md",
    "docs/claims.md",
    "docs/commands.md",
    "docs/course.md",
    "docs/jupyterhub.md",
    "docs/own_notebooks.md",
    "docs/running.md",
    "docs/security.md",
    "docs/servers.md",
    "docs/settings.md",
    "docs/troubleshooting.md",
    "pyproject.toml",
    "docker-compose.yml",
    "docker-compose.three-brokers.yml",
)
ANY_SPELLING = re.compile(r"(?:[\w./]*/)?python[\d.]*(?: -\w+)* -m lessons\b[^`\n\"'#|)]*")
"""A command line of the course in any spelling, up to the end of the line or of the code."""
NOT_A_COMMAND = re.compile(r"-m lessons(\.| …|$)")
"""A module of the package (`-m lessons.…`), or the command line as such."""

WITH_NAME = {"reset": "reset NAME", "pack": "pack FILE", "serve-pack": "serve-pack FILE"}
"""The commands that need a name, with one."""


def found() -> dict[str, list[str]]:
    """Every command line of the texts, as it stands there, with the places where it stands."""
    lines: dict[str, list[str]] = {}
    for place, text in texts():
        for line in ANY_SPELLING.findall(text):
            line = re.split(r" {2,}|,|: |\. |;", line)[0].strip().rstrip(".")
            if not NOT_A_COMMAND.search(line):
                lines.setdefault(line, []).append(place)
    return lines


def texts() -> Iterator[tuple[str, str]]:
    """Each text that a person reads, with its place: pages, notebooks, messages and hints in the code."""
    for page in PAGES:
        yield page, (ROOT / page).read_text(encoding="utf-8")
    for path in notebooks.FILES:
        for cell in notebooks.read(path).cells:
            yield path.name, cell.source
    for package in ("lessons", "embedded_eventstore"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from _strings(path)


def _strings(path: Path) -> Iterator[tuple[str, str]]:
    """The string literals of a module, with the commands that `command(…)` puts into them spelled out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield path.relative_to(ROOT).as_posix(), "".join(map(_spelled, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield path.relative_to(ROOT).as_posix(), node.value


def _spelled(part: ast.expr) -> str:
    """A part of an f-string as it will be read; what is only known later is left out."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    source = ast.unparse(part)[1:-1] if isinstance(part, ast.FormattedValue) else ""
    names = {"COMMAND": COMMAND, "command": command}
    return str(eval(source, names)) if re.fullmatch(r"COMMAND|command\('[^{}]*'\)", source) else "…"


def offered() -> list[str]:
    """The command lines that the command line itself offers, by its lists."""
    return [command(WITH_NAME.get(name, name)) for name in COMMANDS] + [command(f"run {name}") for name in PROGRAMS]
