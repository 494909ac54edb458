"""What an update did, in short sentences."""

from lessons.setup.spelling import command
from lessons.workspace.merging import MergeSummary

RELOAD = (
    "If one of them is open in JupyterLab, choose there: File, Reload Notebook from Disk. "
    f"If it asks while it saves, choose Overwrite, then run `{command('update')}` again: nothing of yours is lost."
)


def merge_messages(name: str, news: MergeSummary) -> list[str]:
    """The sentences for one lesson that was brought up to date."""
    said = [
        f"{name}: {_cells(news.lesson, 'of the lesson', 'changed')}." if news.lesson else "",
        f"{name}: {_cells(news.both, 'that you had changed', 'changed in the lesson, too')}; "
        "your version is kept below the new one."
        if news.both
        else "",
        f"{name}: {_cells(news.back, 'that you had deleted', 'changed in the lesson, and is there again')}."
        if news.back
        else "",
        f"{name}: {_cells(news.taken, 'that you had changed', 'left the lesson')}; your version is kept, marked."
        if news.taken
        else "",
        *(_starter(name, exercise) for exercise in news.starters),
    ]
    return list(filter(None, said)) or [f"{name}: the lesson's order or settings changed."]


def _starter(name: str, exercise: str) -> str:
    again = command(f"reset {exercise}")
    return f"{name}: the starter of {exercise} changed. Your answer is kept; `{again}` gives you the new starter, too."


def _cells(count: int, which: str, what: str) -> str:
    return f"{count} cell{'' if count == 1 else 's'} {which} {what}"


def new_lesson_messages(names: list[str], first_time: bool) -> list[str]:
    """The sentence for lessons that the learner did not have yet."""
    if first_time and names:
        return [f"Your own copies of the lessons ({len(names)}) are in work/: run, change and save them as you like."]
    return [f"{name} is a new lesson." for name in names]


def old_answer_messages(names: list[str]) -> list[str]:
    """The sentence for what a learner had written into the course's own files."""
    if not names:
        return []
    where = ", ".join(names)
    return [
        f"What you wrote into notebooks/ is in work/ now, too: {where}. "
        "When you have seen it there, `git restore notebooks` makes the originals clean, and `git pull` works."
    ]
