"""A link to the course's package beside the copies: `python3 -m lessons` works there too, by any Python."""

from contextlib import suppress

from lessons.workspace.folders import Workspace

NAME = "lessons"


def make(workspace: Workspace, names: list[str]) -> None:
    """Make the links that are missing. What a learner has under that name stays, and a disk may know no links.

    Args:
        workspace: whose copies.
        names: the lessons, whose folders get a link each.
    """
    for folder in {workspace.copy(name).parent for name in names}:
        up = "../" * len(folder.relative_to(workspace.root).parts)
        with suppress(OSError):
            (folder / NAME).symlink_to(f"{up}{NAME}", target_is_directory=True)
