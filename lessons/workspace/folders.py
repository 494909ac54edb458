"""Where things are: the lessons as the course has them, the learner's copies, and what each copy was made from."""

from dataclasses import dataclass
from pathlib import Path

from lessons.setup.environment import ROOT, WORK


@dataclass(frozen=True)
class Workspace:
    """The folders of one clone. A lesson's name is its place without the ending, such as "deeper/kafka_cluster".

    Args:
        root: the clone's own folder.
    """

    root: Path

    @property
    def folder(self) -> Path:
        """The learner's own: `work/`, which git ignores. It is as deep as `notebooks/`, so links lead to the same."""
        return self.root / WORK.name

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
        """The path as messages name it, from the clone's folder on."""
        return path.relative_to(self.root).as_posix()


THIS_CLONE = Workspace(ROOT)
FOLDER = THIS_CLONE.folder
"""`work/` of this clone."""
