"""Where the course keeps things outside its own folder, on this system."""

import os
from pathlib import Path

import platformdirs

from lessons.errors import HomeError

NAME = "event-streaming-course"


def _place(kind: str, default: str) -> Path:
    override = os.environ.get("LESSONS_HOME")
    return _made(Path(override).expanduser() / kind if override else Path(default), "LESSONS_HOME")


def _made(path: Path, variable: str) -> Path:
    """The folder, which is made where there is none."""
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            f"The course's own folder {path} can't be made ({error.strerror}).",
            f"Correct that, or set {variable} to a folder of your own.",
        ) from error
    return path


def cache_dir() -> Path:
    """Folder of what can be made again: templates and start-up caches of the servers.

    LESSONS_CACHE names another one; so homes of their own (the tests', say) can share what takes long to make.

    Raises:
        HomeError: it can't be made.
    """
    if shared := os.environ.get("LESSONS_CACHE"):
        return _made(Path(shared).expanduser(), "LESSONS_CACHE")
    return _place("cache", platformdirs.user_cache_dir(NAME))


def data_dir() -> Path:
    """Folder of what is the learner's: the progress file.

    Raises:
        HomeError: it can't be made.
    """
    return _place("data", platformdirs.user_data_dir(NAME))


def run_dir() -> Path:
    """Folder of what is true just now: one small file for each running server.

    Raises:
        HomeError: it can't be made.
    """
    return _place("run", str(Path(platformdirs.user_cache_dir(NAME)) / "run"))
