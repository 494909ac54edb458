"""The clients: what each needs, and how its program is built and run.

What is built is kept in the course's cache folder, so it takes minutes once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lessons import home

SOURCES = Path(__file__).parent
FIRST_STEPS = ("getting_started", "idle")
"""What is asked of clients whose protocol a newer client of their language speaks, too."""
_building: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""By language: its programs are built in one folder."""


@dataclass(frozen=True)
class Program:
    """A program that is built: its command line, and what it needs in its environment."""

    argv: Sequence[str | Path]
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Client:
    """A client of the server.

    Args:
        name: its name in features.json.
        tools: the programs without which it can't be built.
        build: builds its program.
        only: the features that its program has; None for all of the table.
    """

    name: str
    tools: Sequence[str]
    build: Callable[[], Program]
    only: Sequence[str] | None = None

    @property
    def missing(self) -> list[str]:
        """The tools that this machine lacks."""
        return [tool for tool in self.tools if shutil.which(tool) is None]

    def has(self, feature: str) -> bool:
        """Whether its program has this feature, if the client has a call for it."""
        return self.only is None or feature in self.only


def run(argv: Sequence[str | Path], cwd: Path, **environ: str | Path) -> None:
    """Run one step of a build, to its end.

    Raises:
        RuntimeError: it failed; what it said is in the error.
    """
    added = {name: str(value) for name, value in environ.items()}
    done = subprocess.run(argv, cwd=cwd, env={**os.environ, **added}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{argv[0]} in {cwd} failed:\n{done.stdout}{done.stderr}")


def kept_folder(name: str) -> Path:
    """A folder for what is built, in the cache."""
    folder = home.cache_dir() / "conformance" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def copy_sources(language: str) -> Path:
    """A copy of a language's folder in the cache, for tools that write beside their sources."""
    folder = kept_folder(language)
    shutil.copytree(SOURCES / language, folder, dirs_exist_ok=True)
    return folder


def python(package: str) -> Program:
    """The program for both packages of Python, which are in the environment: a process loads one of them."""
    return Program([sys.executable, SOURCES / "python" / "main.py"], {"CONFORMANCE_CLIENT": package})


def node(package: str) -> Program:
    """The program for both packages of Node.js."""
    with _building["node"]:
        folder = copy_sources("node")
        done = folder / "node_modules" / ".package-lock.json"
        if not done.exists() or done.stat().st_mtime < (SOURCES / "node" / "package-lock.json").stat().st_mtime:
            run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    return Program(["node", folder / "main.mjs"], {"CONFORMANCE_CLIENT": package})


def go(package: str = ".") -> Program:
    """A binary of one package of the module."""
    binary = kept_folder("go") / ("conformance" if package == "." else package)
    run(["go", "build", "-buildvcs=false", "-o", binary, f"./{package}"], SOURCES / "go")
    return Program([binary])


def rust(binary: str = "conformance") -> Program:
    """A binary without optimization: it compiles in about a minute, and others after it in seconds."""
    with _building["rust"]:
        folder = copy_sources("rust")
        run(["cargo", "build", "--quiet", "--bin", binary], folder, CARGO_TARGET_DIR=folder / "target")
    return Program([folder / "target" / "debug" / binary])


def java(main: str = "Main") -> Program:
    """Classes, and the class path that Maven tells."""
    with _building["java"]:
        folder = kept_folder("java")
        run(["mvn", "--quiet", "--batch-mode", f"-Dconformance.target={folder}", "compile"], SOURCES / "java")
        path = f"{folder / 'classes'}{os.pathsep}{(folder / 'classpath').read_text(encoding='utf-8')}"
    return Program(["java", "-cp", path, main])


CLIENTS = (
    Client("esdbclient", (), lambda: python("esdbclient")),
    Client("kurrentdbclient", (), lambda: python("kurrentdbclient")),
    Client("node-eventstore", ("node", "npm"), lambda: node("@eventstore/db-client")),
    Client("node-kurrent", ("node", "npm"), lambda: node("@kurrent/kurrentdb-client")),
    Client("java", ("java", "mvn"), java),
    Client("go", ("go",), go),
    Client("rust", ("cargo",), rust),
    Client("java-eventstore", ("java", "mvn"), lambda: java("Older"), FIRST_STEPS),
    Client("go-eventstore", ("go",), lambda: go("older"), FIRST_STEPS),
    Client("rust-eventstore", ("cargo",), lambda: rust("older"), FIRST_STEPS),
)
