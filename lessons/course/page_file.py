"""A page that the course writes for a learner or a teacher: it replaces an older one of its kind, and no other file."""

from pathlib import Path

from lessons import files
from lessons.errors import LessonError


def write(file: Path, page: str, mark: str, what: str, error: type[LessonError]) -> None:
    """Write the page.

    Args:
        file: where to; its folder exists.
        page: HTML, with the mark in it.
        mark: by what a page of this kind is known again.
        what: what such a page is, such as "page of solutions".
        error: what is raised.

    Raises:
        error: there is another file, or it can't be written.
    """
    try:
        if file.exists() and mark not in file.read_text(encoding="utf-8", errors="replace"):
            raise error(f"{file} is there already, and is no {what}.", "Name another file.")
        files.write_atomically(file, page)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise error(f"{file} can't be written ({reason}).", "Name a file in a folder of yours.") from trouble
