"""Data folders that outlive their server: `python3 -m lessons up --data DIR`."""

import json
from pathlib import Path

from lessons import locks
from lessons.errors import DataError
from lessons.servers.supervision.process import ServerProcess

MARK = "lessons.json"
USER = "supervisor.pid"


def place(data: Path, process: ServerProcess) -> Path:
    """The server's own folder inside `data`, whether it is there or not."""
    return data.expanduser().resolve() / process.name


def claim(data: Path, process: ServerProcess) -> Path:
    """The server's own folder inside `data`, made on first use and marked with technology and version.

    Raises:
        DataError: the folder holds something else or another version's data, is in use, or can't be written to.
    """
    folder = place(data, process)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = {path.name for path in folder.iterdir()}
        if MARK not in found:
            _claim_empty(folder, found, process)
        _compare(folder, process)
        _refuse_if_used(folder)
    except OSError as error:
        raise DataError(
            f"The data folder {folder} can't be used ({error.strerror}).",
            "Give --data a folder that you may write to.",
        ) from error
    return folder


def is_kept(folder: Path) -> bool:
    """Whether a server's folder is one that outlives it, so that its events have to stay too."""
    return (folder / MARK).exists()


def _refuse_if_used(folder: Path) -> None:
    """Whoever uses the folder holds a lock on its mark (the supervisor takes it, and it ends with the supervisor)."""
    with open(folder / MARK, "rb") as mark:
        if not locks.try_lock(mark):
            raise DataError(
                f"The data in {folder} is in use{_by_whom(folder)}.",
                "Stop that server first, or give --data another folder; nothing was changed in this one.",
            )


def _by_whom(folder: Path) -> str:
    try:
        return f" by process {int((folder / USER).read_text())}"
    except (OSError, ValueError):
        return ""


def _claim_empty(folder: Path, found: set[str], process: ServerProcess) -> None:
    if found:
        raise DataError(
            f"The folder {folder} holds files that are not this course's (such as {min(found)}).",
            "Give --data an empty folder; nothing was changed in this one.",
        )
    mark = {"technology": process.name, "version": process.version}
    (folder / MARK).write_text(json.dumps(mark), encoding="utf-8")


def _compare(folder: Path, process: ServerProcess) -> None:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        made_by = f"{mark['technology']} {mark['version']}"
    except (ValueError, KeyError, TypeError):
        made_by = "something unknown"
    if made_by != f"{process.name} {process.version}":
        raise DataError(
            f"The data in {folder} was written by {made_by}, and this is {process.name} {process.version}.",
            "Use that version, or give --data another folder; nothing was changed in this one.",
        )
