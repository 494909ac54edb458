"""The lessons of the course: what was committed last, so that nothing that is saved into `notebooks/` gets among them.

Without git (a clone that was copied or unpacked) the lessons are the files in `notebooks/`.
"""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property

from lessons.workspace import notebooks
from lessons.workspace.cells import Cell, Notebook, exercise_id, same_content
from lessons.workspace.folders import Workspace


@dataclass(frozen=True)
class Lesson:
    """One lesson as learners get it.

    Args:
        name: its place without the ending, such as "deeper/kafka_cluster".
        notebook: without outputs.
    """

    name: str
    notebook: Notebook

    @property
    def digest(self) -> str:
        """What tells this version of the lesson from others."""
        return notebooks.given(self.notebook)

    def answer_cells(self) -> dict[str, Cell]:
        """The cells to fill, as given, by the id of their exercise."""
        return {exercise_id(cell): cell for cell in self.notebook["cells"] if exercise_id(cell)}


class Originals:
    """The lessons of one clone.

    Args:
        workspace: the clone's folders.
    """

    def __init__(self, workspace: Workspace):
        self.workspace = workspace

    @cached_property
    def names(self) -> list[str]:
        """Every lesson's name, the numbered ones first."""
        committed = self._git("ls-tree", "-r", "-z", "--name-only", "HEAD", "--", "notebooks")
        paths = self._files() if committed is None else committed.decode().split("\0")
        found = {path.removeprefix("notebooks/").removesuffix(".ipynb") for path in paths if path.endswith(".ipynb")}
        return sorted(found, key=lambda name: (name.count("/"), name))

    @cached_property
    def changed_here(self) -> set[str]:
        """The names of the lessons whose files are not as they were committed."""
        differ = self._git("diff", "--name-only", "-z", "HEAD", "--", "notebooks") or b""
        paths = differ.decode().split("\0")
        return {path.removeprefix("notebooks/").removesuffix(".ipynb") for path in paths} & set(self.names)

    def lesson(self, name: str) -> Lesson:
        """The lesson of that name, which is one of `names`.

        Raises:
            OSError, DamagedError: it can't be read.
        """
        committed = self._git("show", f"HEAD:notebooks/{name}.ipynb") if name in self.changed_here else None
        text = self.workspace.original(name).read_bytes() if committed is None else committed
        return Lesson(name, notebooks.as_given(notebooks.parse(text)))

    def written_into(self, name: str) -> Notebook | None:
        """The lesson's file with what a learner wrote into it, without outputs; None where that is nothing."""
        if name not in self.changed_here:
            return None
        try:
            mine = notebooks.as_given(notebooks.read(self.workspace.original(name)))
        except (OSError, notebooks.DamagedError):
            return None
        lesson = self.lesson(name).notebook
        mine["metadata"] = lesson["metadata"]
        alike = len(mine["cells"]) == len(lesson["cells"]) and all(map(same_content, mine["cells"], lesson["cells"]))
        return None if alike else mine

    def _files(self) -> list[str]:
        paths = (path.relative_to(self.workspace.root) for path in self.workspace.originals.rglob("*.ipynb"))
        return [path.as_posix() for path in paths if ".ipynb_checkpoints" not in path.parts]

    def _git(self, *arguments: str) -> bytes | None:
        """What git prints about this clone; None when there is no git, or this is no clone of its own."""
        if not (self.workspace.root / ".git").exists():
            return None
        return _output(["git", "-C", str(self.workspace.root), *arguments])


def _output(argv: list[str]) -> bytes | None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}  # as in a git hook
    try:
        ran = subprocess.run(argv, env=environ, capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    return ran.stdout if ran.returncode == 0 else None
