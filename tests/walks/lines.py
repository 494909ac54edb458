"""Typing a command line of the texts, and holding what it does against what it should do."""

import os
import signal
from pathlib import Path

import pytest

from lessons.setup.spelling import COMMAND, command
from tests.walks import texts
from tests.walks.shells import Shell

PARTS = {command("reset")}
"""What names a command in a text, and is not a whole line."""
WHOLE = {line for line in [*texts.found(), *texts.offered()] if line.startswith(COMMAND) and "…" not in line}
LINES = sorted(WHOLE - PARTS)
BEGUN = {"lab": "http://127.0.0.1", "up": "Ctrl-C stops", "consumer": " ready "}
"""What the programs say when they have begun that run until they are stopped."""
STOPPED = {0, 130, -signal.SIGINT, -signal.SIGTERM}
NEEDS_ENGINE = "--containers"


def stays(line: str) -> str | None:
    """What the program of that line says when it has begun, if it then runs until it is stopped."""
    words = line.removeprefix(COMMAND).split()
    return BEGUN.get(words[1].rpartition(".")[2] if words[:1] == ["run"] and words[1:] else "".join(words[:1]))


def type_it(shell: Shell, line: str, folder: Path) -> None:
    """Type the line, with files in `folder` for DIR and FILE, a lesson for NAME: it must do its work, and end well."""
    if NEEDS_ENGINE in line and not os.environ.get("DOCKER_HOST"):
        pytest.skip("DOCKER_HOST names no container engine")
    for word, value in {"DIR": folder / "dir", "FILE": folder / "file", "NAME": "00_start_here"}.items():
        line = line.replace(word, str(value))
    begun = stays(line)
    # JupyterLab asks for a second Ctrl-C; a terminal that is closed ends it at once.
    number = signal.SIGTERM if begun == BEGUN["lab"] else signal.SIGINT
    if line.startswith(command("down")):  # the tests' own servers are none of its business
        shell = Shell({**shell.environ, "LESSONS_HOME": str(folder / "home")}, shell.folder)
    code, said = shell.type(line, until=begun, number=number)
    assert "Traceback" not in said, said
    assert code in STOPPED if begun else code == 0, said
    assert not begun or begun in said, said
