"""A link to the course's package beside the copies: `python3 -m lessons` works there too, by any Python."""

from contextlib import suppress
from pathlib import Path

from lessons.workspace.folders import Workspace

NAME = "lessons"


def make(workspace: Workspace, names: list[str]) -> None:
    """Make the links that are missing. What a learner has under that name stays, and a disk may know no links.

    Args:
        workspace: whose copies.
        names: the lessons, whose folders get a link each.
    """
    for folder in {workspace.copy(name).parent for name in names}:
        with suppress(OSError):
            (folder / NAME).symlink_to(_to_package(workspace, folder), target_is_directory=True)


def _to_package(workspace: Workspace, folder: Path) -> Path:
    """A relative way within the clone, which holds when that is moved."""
    if not folder.is_relative_to(workspace.root):
        return workspace.root / NAME
    return Path(*[".."] * len(folder.relative_to(workspace.root).parts), NAME)
