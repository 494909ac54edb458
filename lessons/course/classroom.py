"""A room's progress: what each learner has given as a file, and a table of all of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lessons.course import entries, outline, progress_file, progress_summary
from lessons.course.entries import Entry, ProgressError
from lessons.course.openings import Notebook
from lessons.course.progress_summary import Kept

HARDEST = 5
"""How many exercises are named at which learners are stuck."""


class Learner(NamedTuple):
    """What somebody has given.

    Args:
        name: the file's, without its ending.
        kept: what is kept of their exercises, by id.
        last: the id of the exercise that they were at; "" where nobody knows.
    """

    name: str
    kept: Kept
    last: str


def export(target: Path) -> str:
    """Write this learner's progress into that file, for whoever teaches: ids of exercises, counts and days only.

    Returns:
        A sentence that says so.

    Raises:
        ProgressError: the progress can't be read, or the file is another one, or can't be written.
    """
    _require_ours(target)
    kept = progress_file.load(entries.path())
    try:
        progress_file.write(target, kept)
    except OSError as error:
        raise ProgressError(f"{target} can't be written ({error.strerror}).", "Name a file of your own.") from error
    done = sum(entry.done for entry in entries.exercises_of(kept).values())
    return f"Your progress is in {target} (exercises done: {done}). It names nobody: call the file by your name."


def _require_ours(target: Path) -> None:
    """An export may replace an earlier one, and nothing else."""
    try:
        progress_file.load(target)
    except (progress_file.DamagedError, progress_file.NewerError, IsADirectoryError, PermissionError) as error:
        raise ProgressError(f"{target} is there already, and is no progress.", "Name another file.") from error


def read_class(folder: Path) -> tuple[list[Learner], list[str]]:
    """What the files of a folder hold, by name, and a sentence for each that can't be used.

    Raises:
        ProgressError: there is no such folder, or no file in it.
    """
    found = sorted(folder.glob("*.json"))
    if not found:
        raise ProgressError(
            f"There is no file NAME.json in {folder}.", "Put there what each learner's `progress --export` has written."
        )
    learners, refused = [], []
    for file in found:
        try:
            kept = progress_file.load(file)
            learners.append(Learner(file.stem, entries.exercises_of(kept), str(kept.get("last") or "")))
        except (ProgressError, OSError) as error:
            refused.append(f"Left out: {error.what if isinstance(error, ProgressError) else error}")
    return learners, refused


def table(learners: Sequence[Learner], notebooks: Sequence[Notebook]) -> str:
    """A line for each learner, how many have done all of each notebook, and where they are stuck.

    Args:
        learners: in the order of the table.
        notebooks: all of the course.
    """
    return "\n\n".join([_rows(learners, notebooks), _notebooks(learners, notebooks), _stuck(learners, notebooks)])


def _rows(learners: Sequence[Learner], notebooks: Sequence[Notebook]) -> str:
    of = sum(len(one.tasks) for one in notebooks)
    width = max(len(learner.name) for learner in learners) if learners else 0
    return "\n".join(f"{learner.name:<{width}}  {_row(learner, notebooks, of)}" for learner in learners)


def _row(learner: Learner, notebooks: Sequence[Notebook], of: int) -> str:
    done = sum(progress_summary.count_done(one, learner.kept) for one in notebooks)
    tried = sum(map(_is_stuck, learner.kept.values()))
    was = progress_summary.notebook_of(learner.last)
    parts = [f"{done:>3} of {of} done", f"{tried} tried and open", f"last in {was.name}" if was else ""]
    return ", ".join(filter(None, parts))


def _notebooks(learners: Sequence[Learner], notebooks: Sequence[Notebook]) -> str:
    lines = []
    for one in notebooks:
        counts = [progress_summary.count_done(one, learner.kept) for learner in learners]
        if any(counts):
            whole = sum(count == len(one.tasks) for count in counts)
            lines.append(f"{outline.label(one)}: {whole} of {len(learners)} have done all of its exercises.")
    return "\n".join(lines) or "Nobody has done an exercise yet."


def _stuck(learners: Sequence[Learner], notebooks: Iterable[Notebook]) -> str:
    """The exercises that most have tried and not done."""
    counted = {
        f"{task.title} ({one.name})": sum(_is_stuck(learner.kept.get(task.id, Entry())) for learner in learners)
        for one in notebooks
        for task in one.tasks
    }
    hardest = sorted((-count, title) for title, count in counted.items() if count)[:HARDEST]
    lines = [f"  {-count} of {len(learners)}: {title}" for count, title in hardest]
    return "\n".join(["Tried, and not done:", *lines]) if lines else "Nobody is stuck."


def _is_stuck(entry: Entry) -> bool:
    return entry.attempts > 0 and not entry.done
