"""pip: the caller's settings for it, and installing what a lock names; its failures as sentences."""

import ast
import itertools
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessons.errors import SetupError
from lessons.setup import caller, certificates, supported, venvs
from lessons.setup.progress_line import ProgressLine

KEPT = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "timeout",
    "default-timeout",
    "retries",
    "cache-dir",
    "no-cache-dir",
    "keyring-provider",
    "use-feature",
)
"""The settings of the caller that count: where packages are, and how they are got. All others could only do harm."""
UNREACHABLE = (
    r"NewConnectionError|NameResolutionError|Temporary failure in name|ConnectTimeout"
    r"|Connection refused|Network is unreachable|ReadTimeout|Read timed out|ProxyError"
)
WHEELS = "pack-wheels"
"""The folder in the environment that gets a pack's wheels while they are installed."""
ONLY_WHEELS = {"no-index": "1", "find-links": WHEELS}
"""The settings for those, and no others of the caller's. Installers work in the environment: a path may hold spaces."""
CAUSES = (
    (
        rf"(?s)Looking in links: [^\n]*{WHEELS}/?\n.*from versions: none",
        "The pack has no file of a package for this Python on this system.",
        "Ask for a pack that is made for it, or leave out --from where there is a network.",
    ),
    (
        r"No space left on device|Disk quota exceeded",
        "The disk is full.",
        "Free about 1 GB and run it again: it goes on where it stopped.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that was locked (its hash is wrong).",
        "A proxy may have changed it: try another network; `pip cache purge` deletes damaged downloads.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "The package index's TLS certificate was not accepted.",
        "Behind a company's proxy, set SSL_CERT_FILE to the file of its certificate: it counts for the jars too.",
    ),
    (
        rf"from versions: none|{UNREACHABLE}",
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

Show = Callable[[str], None]
"""Gets each line that an installer says."""


@dataclass(frozen=True)
class Target:
    """Where packages go.

    Args:
        python: the environment's Python.
        log: the file that gets all that the installer says.
        keep_open: file descriptors that what is started inherits: it holds the lock when we are killed.
    """

    python: Path
    log: Path
    keep_open: Sequence[int] = ()


def settings(venv: Path) -> dict[str, str]:
    """The caller's settings that count, from pip's files and its variables, and uv's index where pip has none.

    Raises:
        SetupError: pip can't read its settings, or a file of certificates can't be read.
    """
    argv = [str(venvs.venv_python(venv)), "-I", "-m", "pip", "config", "list"]
    asked = subprocess.run(argv, capture_output=True, text=True)
    if asked.returncode:
        last = (asked.stderr.strip().splitlines() or ["no reason given"])[-1].rstrip(".")
        raise SetupError(f"pip can't read its settings: {last}.", "Correct the file that it names, and run it again.")
    found = read_settings(asked.stdout)
    trusted = {"pip's setting cert": found.pop("cert")} if "cert" in found else {}
    if together := certificates.gather(trusted | certificates.named(os.environ), venv):
        found["cert"] = together
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL")
    return {**({"index-url": index} if index else {}), **found}


def read_settings(listed: str) -> dict[str, str]:
    """The settings that count among those that `pip config list` lists: a variable goes before a file, as in pip.

    >>> read_settings(":env:.retries='3'\\nglobal.index-url='https://mirror/simple'\\nglobal.retries='9'\\n")
    {'index-url': 'https://mirror/simple', 'retries': '3'}
    """
    found: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        lines = re.findall(rf"^{section}\.([\w-]+)=(.+)$", listed, re.MULTILINE)
        found |= {name: ast.literal_eval(value) for name, value in lines if name in KEPT and value != "''"}
    return found


def environment(chosen: Mapping[str, str]) -> dict[str, str]:
    """The environment in which pip has these settings and no others."""
    mine = caller.without_harm(os.environ)
    others = {name: mine[name] for name in mine if name not in certificates.NAMES and not name.startswith("PIP_")}
    given = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in chosen.items()}
    fixed = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}
    return {**others, **given, **fixed}


def install(target: Target, lock: Path, count: int, chosen: Mapping[str, str]) -> None:
    """Install exactly what the lock names, hashes checked. The lock is complete, so nothing is resolved.

    Args:
        target: where it goes.
        lock: a requirements file with hashes.
        count: how many packages the lock names, for the progress line.
        chosen: pip's settings.

    Raises:
        SetupError: the cause in a sentence, and what to do.
    """
    with ProgressLine("installing packages") as line:
        code = run(target, ["install", "-r", str(lock)], chosen, _progress(line, count))
    if code != 0:
        raise explain(target.log)


def run(target: Target, words: list[str], chosen: Mapping[str, str], show: Show = lambda said: None) -> int:
    """Run pip with hashes checked and nothing resolved; returns its exit code."""
    options = ["--no-deps", "--require-hashes", "--no-input", "--progress-bar=off", "--no-compile"]
    argv = [str(target.python), "-I", "-m", "pip", *words, *options]
    return follow(target, argv, environment(chosen), show)


def follow(target: Target, argv: list[str], environ: Mapping[str, str], show: Show) -> int:
    """Run an installer to its end; each of its lines goes into the log, and to `show`."""
    with open(target.log, "a", encoding="utf-8") as file:
        ran = _start(target, argv, environ)
        try:
            for said in ran.stdout or ():
                file.write(said)
                show(said)
            return ran.wait()
        finally:
            ran.terminate()
            ran.wait()


def _start(target: Target, argv: list[str], environ: Mapping[str, str]) -> subprocess.Popen[str]:
    """The installer, which reads nothing and says all in one stream."""
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
        pass_fds=target.keep_open,
        cwd=target.log.parent,
    )


def _progress(line: ProgressLine, count: int) -> Callable[[str], None]:
    """Turns pip's lines into one line of progress."""
    numbers = itertools.count(1)

    def show(said: str) -> None:
        if found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", said):
            line.show(f"{min(next(numbers), count)}/{count} {found[1]}")
        elif said.startswith("Installing collected packages"):
            line.show("all downloaded, unpacking (about half a minute)")

    return show


def explain(log: Path) -> SetupError:
    """The error that pip's log tells of."""
    text = log.read_text(encoding="utf-8", errors="replace")
    for pattern, what, do in CAUSES:
        if re.search(pattern, text):
            return SetupError(what, f"{do} (pip's own words: {log})")
    lines = text.strip().splitlines()
    last = lines[-1].rstrip(".") if lines else "pip said nothing"
    return SetupError(f"The packages could not be installed: {last}.", f"All that pip said is in {log}.")
