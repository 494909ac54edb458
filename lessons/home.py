"""Where the course keeps things outside its own folder, on this system."""

import os
from pathlib import Path

import platformdirs

NAME = "event-streaming-course"


def _place(kind: str, default: str) -> Path:
    override = os.environ.get("LESSONS_HOME")
    path = Path(override).expanduser() / kind if override else Path(default)
    path.mkdir(parents=True, exist_ok=True)
    return path


def cache_dir() -> Path:
    """Folder of what can be made again: templates and start-up caches of the servers.

    LESSONS_CACHE names another one; so homes of their own (the tests', say) can share what takes long to make.
    """
    if shared := os.environ.get("LESSONS_CACHE"):
        return Path(shared).expanduser()
    return _place("cache", platformdirs.user_cache_dir(NAME))


def data_dir() -> Path:
    """Folder of what is the learner's: the progress file."""
    return _place("data", platformdirs.user_data_dir(NAME))


def run_dir() -> Path:
    """Folder of what is true just now: one small file for each running server."""
    return _place("run", str(Path(platformdirs.user_cache_dir(NAME)) / "run"))
