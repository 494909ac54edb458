"""A small course in a git repository of its own, and the learner who works in it."""

import json
import subprocess
from pathlib import Path
from typing import Any

from lessons.workspace import Report, bring_up_to_date, notebooks
from lessons.workspace.folders import Workspace
from tests.workspace import writing


class Desk:
    """What a learner has: a clone, and their copies in it.

    Args:
        root: the folder of the clone, which gets made.
        git: whether it is a clone, or only a folder of files.
    """

    def __init__(self, root: Path, git: bool = True):
        self.workspace = Workspace(root)
        self.is_clone = git
        root.mkdir()
        if git:
            self.git("init", "-q")

    def git(self, *arguments: str) -> str:
        """What git prints."""
        who = ("-c", "user.name=A Teacher", "-c", "user.email=teacher@example.org", "-c", "commit.gpgsign=false")
        argv = ["git", *who, *arguments]
        return subprocess.run(argv, cwd=self.workspace.root, check=True, capture_output=True, text=True).stdout

    def teach(self, name: str, *cells: writing.Cell) -> None:
        """The course has a lesson now, or has changed it."""
        path = self.workspace.original(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebooks.text(writing.notebook(*map(_ran, cells))), encoding="utf-8")
        self.commit()

    def drop(self, name: str) -> None:
        """The course no longer has the lesson."""
        self.workspace.original(name).unlink()
        self.commit()

    def commit(self) -> None:
        """What is in the folder now is the course."""
        if self.is_clone:
            self.git("add", "notebooks")
            self.git("commit", "-qm", "a change of the course")

    def update(self) -> Report:
        """`python3 -m lessons update`."""
        return bring_up_to_date(self.workspace)

    def said(self) -> str:
        """What an update tells."""
        return "\n".join(self.update().sentences)

    def mine(self, name: str) -> dict[str, Any]:
        """The learner's copy."""
        return notebooks.read(self.workspace.copy(name))

    def save(self, name: str, *cells: writing.Cell) -> None:
        """Save the copy from JupyterLab, with these cells."""
        made = writing.saved(self.mine(name), *cells)
        self.workspace.copy(name).write_text(json.dumps(made, indent=1), encoding="utf-8")

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every file in the learner's folder: what it holds, and which file it is."""
        paths = [path for path in self.workspace.folder.rglob("*") if path.is_file()]
        return {self.workspace.shown(path): (path.read_bytes(), path.stat().st_ino) for path in paths}


def _ran(cell: writing.Cell) -> writing.Cell:
    """The course's own files have outputs: they are tests."""
    return writing.ran(cell) if cell["cell_type"] == "code" else cell
