"""python3 -m lessons progress: which exercises are done, and what is next; the same that the start page shows."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from lessons.course import certificate, classroom, openings, outline, progress, progress_summary, quiz
from lessons.course.openings import Notebook, Task
from lessons.course.progress import Entry
from lessons.course.progress_summary import Kept


def run(arguments: argparse.Namespace) -> int:
    """Print what is next, and a table for each notebook; or export it; or a certificate; or a room's table.

    Returns:
        0 when the progress could be read.

    Raises:
        ProgressError: it could not.
        CertificateError: the certificate can't be written.
    """
    if arguments.certificate:
        return _certify(Path(arguments.certificate), arguments.name)
    if arguments.export:
        print(classroom.export(Path(arguments.export)))
        return 0
    notebooks = [openings.read(name) for name in outline.EVERY]
    if arguments.room:
        print(room(Path(arguments.room), notebooks))
        return 0
    kept = progress.read()
    answered = "Quiz: {} of {} questions answered right".format(*quiz.result())
    print("\n\n".join([where(kept, progress.last()), table(notebooks, kept), answered]))
    return 0


def _certify(file: Path, name: str) -> int:
    certificate.write(file, certificate.html(progress.read(), quiz.result(), name))
    print(f"The certificate is in {file}. Any browser shows it.")
    return 0


def room(folder: Path, notebooks: Sequence[Notebook]) -> str:
    """The table of all learners whose files are in the folder, and which files were left out."""
    learners, refused = classroom.read_class(folder)
    return "\n\n".join(filter(None, [classroom.table(learners, notebooks), "\n".join(refused)]))


def where(kept: Kept, last: str) -> str:
    """Where the learner was last, and what is next, a line each.

    Args:
        kept: what is kept of all exercises.
        last: the id of the exercise that the learner was at; "" where nobody knows.
    """
    was, point = progress_summary.notebook_of(last), progress_summary.next_exercise(kept, last)
    lines = (
        [f"You were last in {outline.label(was)}: {progress_summary.done_sentence(was, kept)}."]
        if was and point
        else []
    )
    return "\n".join([*lines, _next(point) if point else "All exercises of the course are done."])


def table(notebooks: Iterable[Notebook], kept: Kept) -> str:
    """The exercises under their notebooks: which are done, in how many attempts, with how many hints.

    Args:
        notebooks: those to tell of, in order.
        kept: what is kept of their exercises, by id.
    """
    notebooks = list(notebooks)
    tasks = [task for one in notebooks for task in one.tasks]
    width = max((len(task.title) for task in tasks), default=0)
    parts = ["\n".join([_head(one, kept), *(_line(task, kept, width) for task in one.tasks)]) for one in notebooks]
    return "\n\n".join([*parts, f"All notebooks: {_summary(tasks, kept)}"])


def _next(point: progress_summary.Place) -> str:
    return f"Next: {point.task.title} ({point.task.minutes} minutes), in {point.notebook.name}.ipynb."


def _head(notebook: Notebook, kept: Kept) -> str:
    summary = _summary(notebook.tasks, kept) if notebook.tasks else "no exercises"
    return f"{outline.label(notebook)} ({notebook.name}.ipynb): {summary}"


def _summary(tasks: Iterable[Task], kept: Kept) -> str:
    done = [kept.get(task.id, Entry()).done for task in tasks]
    left = sum(task.minutes for task, is_done in zip(tasks, done, strict=True) if not is_done)
    return f"{sum(done)} of {len(done)} exercises done" + (f", about {left} minutes left" if left else "")


def _line(task: Task, kept: Kept, width: int) -> str:
    entry = kept.get(task.id, Entry())
    mark = "x" if entry.done else " "
    counts = [_count(entry.attempts, "attempt"), _count(entry.hints, "hint")]
    remarks = ", ".join(filter(None, [*counts, "solution seen" if entry.solution_seen else ""]))
    return f"  [{mark}] {task.title:<{width}}  {task.minutes:>2} min  {remarks}".rstrip()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
