"""Where things are: the lessons as the course has them, the learner's copies, and what each copy was made from."""

from dataclasses import dataclass
from pathlib import Path

from lessons.setup.environment import ROOT, WORK

LEARNERS = Path("work")
"""The learner's folder in the clone, and its name in messages."""


@dataclass(frozen=True)
class Workspace:
    """The folders of one clone. A lesson's name is its place without the ending, such as "deeper/kafka_cluster".

    Args:
        root: the clone's own folder.
        own: the learner's folder where that is not `work/` in the clone, which several learners share then.
    """

    root: Path
    own: Path | None = None

    @property
    def folder(self) -> Path:
        """The learner's own: `work/`, which git ignores. It is as deep as `notebooks/`, so links lead to the same."""
        return self.own or self.root / LEARNERS

    @property
    def originals(self) -> Path:
        """The course's own: `notebooks/`, which no command for learners writes to."""
        return self.root / "notebooks"

    @property
    def given(self) -> Path:
        """The lessons as they were given, hidden in the learner's folder."""
        return self.folder / ".given"

    def copy(self, name: str) -> Path:
        """The learner's copy of a lesson."""
        return self.folder / f"{name}.ipynb"

    def original(self, name: str) -> Path:
        """The course's file of a lesson."""
        return self.originals / f"{name}.ipynb"

    def base(self, name: str, digest: str) -> Path:
        """One version of a lesson as it was given."""
        return self.given / name / f"{digest}.ipynb"

    def shown(self, path: Path) -> str:
        """The path as messages name it, from the clone's folder on; the learner's folder is `work` wherever it is."""
        if path.is_relative_to(self.folder):
            return (LEARNERS / path.relative_to(self.folder)).as_posix()
        return path.relative_to(self.root).as_posix()


THIS_CLONE = Workspace(ROOT, WORK)
FOLDER = THIS_CLONE.folder
"""The learner's folder: `work/` of this clone, or what LESSONS_WORK names."""
