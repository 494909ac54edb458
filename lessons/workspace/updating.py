"""Bringing every copy up to date: made when it is missing, merged when the lesson has changed, else not touched."""

from collections.abc import Callable
from typing import NamedTuple

from lessons import locks
from lessons.errors import LessonError
from lessons.workspace import package_link, update_messages
from lessons.workspace.cells import Notebook
from lessons.workspace.comparing import is_renamed, is_similar, is_untouched
from lessons.workspace.copies import Copies
from lessons.workspace.folders import THIS_CLONE, Workspace
from lessons.workspace.merging import merge
from lessons.workspace.notebooks import DamagedError, read
from lessons.workspace.originals import Lesson, Originals


class WorkspaceError(LessonError):
    """The learner's copies can't be made or changed, or what is asked for is not among them."""


class Report(NamedTuple):
    """What an update did.

    Args:
        sentences: all that is worth telling; nothing when nothing changed.
        complete: whether every lesson is up to date now.
    """

    sentences: list[str]
    complete: bool


def bring_up_to_date(workspace: Workspace = THIS_CLONE) -> Report:
    """Bring the learner's copies up to date with the course, one process at a time.

    Args:
        workspace: whose; this clone's by default.

    Raises:
        WorkspaceError: the folder of the copies can't be made.
    """
    try:
        workspace.given.mkdir(parents=True, exist_ok=True)
        with locks.locked(workspace.given / "lock"):
            return _Update(workspace).run()
    except OSError as error:
        raise WorkspaceError(
            f"The folder of your copies, {workspace.folder}, can't be written to ({error.strerror}).",
            "Free some space there, or make the folder writable, and run it again.",
        ) from error


class _Update:
    def __init__(self, workspace: Workspace):
        self.workspace = workspace
        self.originals = Originals(workspace)
        self.copies = Copies(workspace)
        self.first_time = not any(workspace.given.rglob("*.ipynb"))
        self.told: list[str] = []
        self.new: list[str] = []
        self.taken_over: list[str] = []
        self.merged = False
        self.complete = True

    def run(self) -> Report:
        gone = self.copies.without_lesson(self.originals.names)
        for name in self.originals.names:
            self._guarded(name, lambda name: self._bring(self.originals.lesson(name), gone))
        for name in gone:
            self._guarded(name, self._let_go)
        package_link.make(self.workspace, self.originals.names)
        new = update_messages.new_lesson_messages(self.new, self.first_time)
        reload = [update_messages.RELOAD] if self.merged else []
        return Report([*new, *update_messages.old_answer_messages(self.taken_over), *self.told, *reload], self.complete)

    def _guarded(self, name: str, act: Callable[[str], None]) -> None:
        """One lesson that can't be brought up to date is told of, and keeps no other from it."""
        try:
            act(name)
        except (OSError, ValueError) as error:
            self.complete = False
            why = getattr(error, "strerror", None) or error
            self.told.append(f"{name} could not be brought up to date ({why}). Your copy was not changed.")

    def _bring(self, lesson: Lesson, gone: list[str]) -> None:
        path = self.workspace.copy(lesson.name)
        if not path.exists():
            return self._make(lesson, gone)
        try:
            mine = read(path)
        except DamagedError:
            return self._replace_damaged(lesson)
        if mine["metadata"].get("lessons") != lesson.notebook["metadata"]["lessons"]:
            self._merge(lesson, mine)

    def _make(self, lesson: Lesson, gone: list[str]) -> None:
        if self.copies.was_given(lesson.name):
            self.copies.write(lesson)
            self.told.append(f"{lesson.name} was missing in work/; it is there again, as the course has it.")
        elif old := next((name for name in gone if self._is_renamed(name, lesson)), None):
            self._make_of_renamed(lesson, old)
        else:
            mine = self.originals.written_into(lesson.name)
            self.copies.write(lesson, mine)
            (self.new if mine is None else self.taken_over).append(lesson.name)

    def _replace_damaged(self, lesson: Lesson) -> None:
        kept = self.copies.move_aside(lesson.name, "damaged")
        self.copies.write(lesson)
        self.told.append(
            f"{lesson.name} was damaged: no notebook could be read from it. It is kept as "
            f"{self.workspace.shown(kept)}, and the lesson is there again, as the course has it."
        )

    def _merge(self, lesson: Lesson, mine: Notebook) -> None:
        base = self.copies.base(mine, lesson.name)
        if base is None and not is_similar(mine, lesson.notebook):
            self.told.append(
                f"work/{lesson.name}.ipynb is a notebook of your own, so the lesson of that name is not there. "
                "To get it, give yours another name."
            )
            return
        merged, news = merge(base, lesson.notebook, mine)
        self.copies.write(lesson, merged, mine)
        self.told += update_messages.merge_messages(lesson.name, news)
        self.merged = True

    def _is_renamed(self, name: str, lesson: Lesson) -> bool:
        base = self._base_of(name)
        return base is not None and is_renamed(base, lesson.notebook)

    def _base_of(self, name: str) -> Notebook | None:
        try:
            return self.copies.base(read(self.workspace.copy(name)), name)
        except (OSError, DamagedError):
            return None

    def _make_of_renamed(self, lesson: Lesson, old: str) -> None:
        mine = read(self.workspace.copy(old))
        merged, news = merge(self._base_of(old), lesson.notebook, mine)
        self.copies.write(lesson, merged, mine)
        self.told.append(f"{old} is called {lesson.name} now: what you wrote is there, too.")
        self.told += (
            update_messages.merge_messages(lesson.name, news) if news.lesson or news.both or news.starters else []
        )

    def _let_go(self, name: str) -> None:
        """The course no longer has this lesson: what holds nothing of the learner's goes, the rest is theirs."""
        path = self.workspace.copy(name)
        base = self._base_of(name)
        if base is not None and is_untouched(read(path), base):
            path.unlink()
            self.told.append(f"{name} is no longer in the course. You had not changed it: it is gone from work/, too.")
        elif path.exists():
            self.told.append(f"{name} is no longer in the course. Your copy stays, and is yours alone.")
        self.copies.tell_no_more(name)
