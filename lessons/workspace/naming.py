"""What a learner may call a lesson or an exercise, and what they may have meant."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from lessons.setup.spelling import command
from lessons.workspace.folders import Workspace
from lessons.workspace.originals import Originals
from lessons.workspace.updating import WorkspaceError


def lesson_named(words: str, originals: Originals) -> str | None:
    """The lesson that is meant, by its name, its file's name or any path that leads to its copy or to the original.

    Args:
        words: such as "01_kafka", "kafka_cluster", "work/01_kafka.ipynb".
        originals: the lessons that there are.
    """
    names = originals.names
    asked = {words, *_inside(originals.workspace, words)}
    asked = {each.removesuffix(".ipynb").removeprefix("work/").removeprefix("notebooks/") for each in asked}
    by_file_name = {name.rpartition("/")[2]: name for name in names}
    return next((name for name in names if name in asked), None) or by_file_name.get(words.removesuffix(".ipynb"))


def _inside(workspace: Workspace, words: str) -> Iterable[str]:
    path = Path(words).absolute().resolve()
    for folder in (workspace.folder.resolve(), workspace.originals.resolve()):
        if path.is_relative_to(folder):
            yield path.relative_to(folder).as_posix()


def exercise_named(words: str, ids: Iterable[str]) -> str | None:
    """The exercise that is meant, by its id, its short name, or as notebooks call it.

    Args:
        words: such as "kafka.total_lag", "total_lag", "exercises.total_lag".
        ids: the exercises that there are.

    Raises:
        WorkspaceError: several exercises have that short name.

    >>> exercise_named("exercises.total_lag", ["kafka.total_lag", "pulsar.total_backlog"])
    'kafka.total_lag'
    """
    asked = words.removeprefix("exercises.")
    found = [id for id in ids if asked in (id, id.partition(".")[2])]
    if len(found) > 1:
        raise WorkspaceError(f"There are {len(found)} exercises of that name.", f"Say which: {', '.join(found)}.")
    return found[0] if found else None


def unknown(words: str, names: list[str], ids: Iterable[str]) -> WorkspaceError:
    """The error for what is neither a lesson nor an exercise, with what may have been meant.

    Args:
        words: what was asked for.
        names: the lessons that there are.
        ids: the exercises that there are.
    """
    full = [*names, *ids]
    short = {name.replace(".", "/").rpartition("/")[2]: name for name in full}
    near = _near(words, {**short, **dict(zip(full, full, strict=True))})
    do = f"Did you mean {' or '.join(near)}?" if near else f"`{command('progress')}` names all of them."
    return WorkspaceError(f"There is no lesson and no exercise {words}.", do)


def _near(words: str, full: dict[str, str]) -> list[str]:
    asked = words.removesuffix(".ipynb").split("/")[-1]
    within = [part for part in full if len(asked) > 2 and asked in part]
    near = [*difflib.get_close_matches(asked, full, n=3), *within]
    return list(dict.fromkeys(full[part] for part in near))[:3]
