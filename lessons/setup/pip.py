"""Installing the locked requirements with pip: its progress as one line, its failures as sentences."""

import os
import re
import subprocess
from pathlib import Path

from lessons.errors import SetupError
from lessons.setup import supported
from lessons.setup.line import Line

CAUSES = (
    (
        r"No space left on device",
        "The disk is full.",
        "Free about 1 GB and run it again: it goes on where it stopped.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that was locked (its hash is wrong).",
        "A proxy may have changed it: try another network; `pip cache purge` forgets damaged downloads.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "The package index's TLS certificate was not accepted.",
        "Behind a company proxy, set PIP_CERT to the file of its certificate.",
    ),
    (
        r"from versions: none|NewConnectionError|NameResolutionError|Temporary failure in name|ConnectTimeout"
        r"|Connection refused|Network is unreachable|ReadTimeout|Read timed out|ProxyError",
        "The package index could not be reached.",
        "Check the network and run it again: it goes on where it stopped.",
    ),
    (
        r"No matching distribution|is not a supported wheel|Failed to build|error: subprocess-exited",
        "A package has no ready-made file for this Python on this system.",
        f"Use {supported.promise()}.",
    ),
    (
        r"Permission denied",
        "A file could not be written.",
        "Run it as the owner of the folder, or copy the course elsewhere.",
    ),
)


def install(python: Path, lock: Path, log: Path, count: int) -> None:
    """Install exactly what the lock names, hashes checked, into that Python's environment.

    The lock is complete, so pip resolves nothing (`--no-deps`).

    Args:
        python: the environment's Python.
        lock: a requirements file with hashes.
        log: gets everything that pip says.
        count: how many packages the lock names, for the progress line.

    Raises:
        SetupError: the cause in a sentence, and what to do.
    """
    argv = [
        python,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--require-hashes",
        "--no-input",
        "--progress-bar=off",
    ]
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}
    with open(log, "w", encoding="utf-8") as file, Line("installing packages") as line:
        run = subprocess.Popen(
            [*argv, "-r", lock], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ
        )
        try:
            _follow(run, file, line, count)
        finally:
            run.terminate()
            code = run.wait()
    if code != 0:
        raise explain(log)


def _follow(run: subprocess.Popen, file, line: Line, count: int) -> None:
    """Turn pip's lines into one line of progress."""
    seen = 0
    for said in run.stdout:
        file.write(said)
        if found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", said):
            seen += 1
            line.show(f"{min(seen, count)}/{count} {found[1]}")
        elif said.startswith("Installing collected packages"):
            line.show("all downloaded, unpacking (about a minute)")
    run.wait()


def explain(log: Path) -> SetupError:
    """The error that pip's log tells of."""
    text = log.read_text(encoding="utf-8", errors="replace")
    for pattern, what, do in CAUSES:
        if re.search(pattern, text):
            return SetupError(what, f"{do} (pip's own words: {log})")
    lines = text.strip().splitlines()
    return SetupError(
        f"The packages could not be installed: {lines[-1] if lines else 'pip said nothing'}.",
        f"All that pip said is in {log}.",
    )
