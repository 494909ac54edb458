"""The learner's copies on the disk: read, written with the version that they come from, and put aside when damaged."""

import os
import shutil
from pathlib import Path

from lessons import files
from lessons.workspace import notebooks
from lessons.workspace.cells import Notebook
from lessons.workspace.folders import Workspace
from lessons.workspace.originals import Lesson


class ReadOnlyError(OSError):
    """The learner has protected the copy."""


class Copies:
    """The learner's copies of one clone.

    Args:
        workspace: the clone's folders.
    """

    def __init__(self, workspace: Workspace):
        self.workspace = workspace

    def base(self, mine: Notebook, name: str) -> Notebook | None:
        """The lesson that this copy was made from; None where that is not known."""
        try:
            return notebooks.read(self.workspace.base(name, notebooks.given(mine)))
        except (OSError, notebooks.DamagedError):
            return None

    def write(self, lesson: Lesson, mine: Notebook | None = None, old: Notebook | None = None) -> None:
        """Put the lesson, or the learner's version of it, into the learner's copy.

        The copy names its base and gets both at once, so a crash or an older version that JupyterLab saves over it
        never leaves the two apart.

        Args:
            lesson: what the copy is up to date with.
            mine: what to write; None for the lesson as given.
            old: what was there before: when JupyterLab trusted it, it trusts what is there now.

        Raises:
            ReadOnlyError: it may not be changed.
            OSError: it can't be written; the old one is as it was.
        """
        base = self.workspace.base(lesson.name, lesson.digest)
        if not base.exists():
            notebooks.write(base, lesson.notebook)
        made = mine or lesson.notebook
        mark = {notebooks.MARK: lesson.notebook["metadata"][notebooks.MARK]}
        self.keep(lesson.name, {**made, "metadata": {**made["metadata"], **mark}}, old)
        (base.parent / GONE).unlink(missing_ok=True)

    def keep(self, name: str, mine: Notebook, old: Notebook | None = None) -> None:
        """Put this into the learner's copy, which stays made from what it was made from.

        Args:
            name: the lesson's.
            mine: what to write.
            old: what was there before, as for `write`.

        Raises:
            ReadOnlyError: it may not be changed.
            OSError: it can't be written; the old one is as it was.
        """
        self.ask_whether_writable(name)
        notebooks.write(self.workspace.copy(name), mine)
        if old is not None:
            _trust_again(old, mine)

    def ask_whether_writable(self, name: str) -> None:
        """Return when the learner has not protected the copy. (A file that is replaced need not be writable.)

        Raises:
            ReadOnlyError: it may not be changed.
        """
        path = self.workspace.copy(name)
        if path.exists() and not path.stat().st_mode & 0o222:
            raise ReadOnlyError("it is read-only")

    def move_aside(self, name: str, word: str) -> Path:
        """Give the copy another name, with that word in it; return its new path."""
        path = self.workspace.copy(name)
        free = files.unused_name(path, word)
        os.rename(path, free)
        return free

    def duplicate(self, name: str, word: str) -> Path:
        """Keep the copy as it is now under another name, too, with that word in it; return that path."""
        path = self.workspace.copy(name)
        free = files.unused_name(path, word)
        shutil.copy2(path, free)
        return free

    def was_given(self, name: str) -> bool:
        """Whether this learner has ever got that lesson."""
        return (self.workspace.given / name).is_dir()

    def without_lesson(self, lessons: list[str]) -> list[str]:
        """The names of lessons that were given, are no lessons any more, and have not been told of."""
        given = self.workspace.given
        names = {path.parent.relative_to(given).as_posix() for path in given.rglob("*.ipynb")}
        return sorted(name for name in names - set(lessons) if not (given / name / GONE).exists())

    def tell_no_more(self, name: str) -> None:
        """What was that lesson's copy is a notebook of the learner's own from now on."""
        (self.workspace.given / name / GONE).touch()


GONE = "gone"
"""A file beside the versions of a lesson that the course no longer has, once that was told."""


def _trust_again(old: Notebook, new: Notebook) -> None:
    import nbformat.sign  # it takes longer to import than all the rest, and is needed on few days

    notary = nbformat.sign.NotebookNotary()
    before, now = (nbformat.reads(notebooks.text(one), as_version=4) for one in (old, new))
    if notary.check_signature(before):
        notary.sign(now)
