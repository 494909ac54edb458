"""Servers for the notebooks' kernels: each process of the test run has homes and servers of its own."""

import os
import shutil
import signal
import tempfile
import threading
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from lessons import home
from lessons.servers import settings

ADDRESSES = ("LESSONS_KINESIS", *settings.NAMES)
collect_ignore = ["work"]  # a learner's own notebooks are no tests
_homes: list[Path] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--servers containers` runs the notebooks on containers of the test run's own, `auto` on whatever answers."""
    parser.addoption("--servers", choices=("local", "containers", "auto"), default="local", help="which servers to use")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected: what is set here reaches every kernel that nbval starts.

    The caches are the learner's (they take long to make); progress and running servers are not.
    """
    if threading.current_thread() is threading.main_thread():
        # A script that runs the tests in its background ignores Ctrl-C, and so would every program that a test starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.setdefault("LESSONS_CACHE", str(home.cache_dir()))
    folder = Path(tempfile.mkdtemp(prefix="lessons-test-"))
    _homes.append(folder)
    for name in ADDRESSES:
        os.environ.pop(name, None)
    os.environ[settings.FILE_VARIABLE] = str(folder / ".env")  # not that of whoever runs the tests
    os.environ.update(LESSONS_HOME=str(folder), LESSONS_SERVERS=config.getoption("--servers"))
    os.environ["LESSONS_PACE"] = "0"  # nobody looks at the frames of a live picture
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing is left behind."""
    while _homes:
        shutil.rmtree(_homes.pop(), ignore_errors=True)


class FilesAndNotebooks(LoadScopeScheduling):
    """One process at a time has a file's tests, or, where they run notebooks, those of one notebook.

    (`--dist loadgroup` would say the same by marks, but xdist 3.8 writes groups where pytest 9.2 does not read them.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        return f"{file}::{test.partition('[')[2]}" if "notebook" in Path(file).name else file


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> FilesAndNotebooks | None:
    """Side by side as above, unless another way is asked for."""
    return FilesAndNotebooks(config, log) if config.getoption("dist") == "loadfile" else None
