"""Typing a command line of the texts, and holding what it does against what it should do."""

import os
import signal
from pathlib import Path

import pytest

from lessons import home
from lessons.setup.spelling import COMMAND, command
from tests.setup import packs
from tests.walks import texts
from tests.walks.shells import Shell

PARTS = {command(name) for name in texts.WITH_NAME}
"""What names a command in a text, and is not a whole line."""
WHOLE = {line for line in [*texts.found(), *texts.offered()] if line.startswith(COMMAND) and "…" not in line}
TYPED_ELSEWHERE = command("pack")
"""It asks the index and writes half a gigabyte: tests/setup/test_pack_room.py does that, and uses what it wrote."""
LINES = sorted(line for line in WHOLE - PARTS if not line.startswith(f"{TYPED_ELSEWHERE} "))
BEGUN = {"lab": "http://127.0.0.1", "up": "Ctrl-C stops", "serve-pack": "Ctrl-C ends", "consumer": " ready "}
"""What the programs say when they have begun that run until they are stopped."""
AT = {"ADDRESS": "127.0.0.1"}
STOPPED = {0, 130, -signal.SIGINT, -signal.SIGTERM}
NEEDS_ENGINE = "--containers"
DISAGREES = "--faults wrong-balance"
"""A bank whose numbers must not reconcile, which its command says by its exit code."""


def stays(line: str) -> str | None:
    """What the program of that line says when it has begun, if it then runs until it is stopped."""
    words = line.removeprefix(COMMAND).split()
    return BEGUN.get(words[1].rpartition(".")[2] if words[:1] == ["run"] and words[1:] else "".join(words[:1]))


def type_it(shell: Shell, line: str, folder: Path) -> None:
    """Type the line, with files in `folder` for DIR and FILE, a lesson for NAME …: it does its work, and ends well."""
    if NEEDS_ENGINE in line and not os.environ.get("DOCKER_HOST"):
        pytest.skip("DOCKER_HOST names no container engine")
    if "--from FILE" in line or "serve-pack FILE" in line:
        packs.make_empty(folder / "file")
    for word, value in {"DIR": folder / "dir", "FILE": folder / "file", "NAME": "00_start_here", **AT}.items():
        line = line.replace(word, str(value))
    if line.startswith(command("progress --class")):  # of learners who have given their files
        (folder / "dir").mkdir()
        (folder / "dir" / "ann.json").write_text('{"version": 1, "exercises": {}}')
    begun = stays(line)
    # JupyterLab asks for a second Ctrl-C; a terminal that is closed ends it at once.
    number = signal.SIGTERM if begun == BEGUN["lab"] else signal.SIGINT
    if line.startswith((command("down"), command("up --address"))):  # the tests' own servers are none of its business
        own = {"LESSONS_HOME": str(folder / "home"), "LESSONS_CACHE": str(home.cache_dir())}
        shell = Shell({**shell.environ, **own}, shell.folder)
    code, said = shell.type(line, until=begun, number=number)
    assert "Traceback" not in said, said
    assert code in STOPPED if begun else code == int(line.endswith(DISAGREES)), said
    assert not begun or begun in said, said
