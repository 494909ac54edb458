"""The first lesson's jars, fetched while packages install: the network has time while the disk has none."""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from lessons.errors import LessonError
from lessons.setup import download
from lessons.setup.jarlock import Jar, read_lock


@contextlib.contextmanager
def fetching_jars(locks: Sequence[Path], venv: Path) -> Iterator[None]:
    """Fetch the jars of these locks while the body runs, and wait for them; a body that fails ends it.

    What goes wrong is not told here: whoever needs the jars asks for them again, and tells it.

    Args:
        locks: the files that name them.
        venv: the environment, in which jgo is installed already.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_fetch, args=(locks, venv, stop), daemon=True)
    thread.start()
    try:
        yield
    except BaseException:
        stop.set()
        raise
    finally:
        thread.join()


def _fetch(locks: Sequence[Path], venv: Path, stop: threading.Event) -> None:
    with contextlib.suppress(LessonError, OSError):
        missing = [jar for lock in locks for jar in read_lock(lock) if not _is_there(jar)]
        for _ in download.download_jars(missing, venv, stop):
            pass


def _is_there(jar: Jar) -> bool:
    """Whether a file of its size is there; whether it is the right one is looked at before it is used."""
    return jar.path.is_file() and os.path.getsize(jar.path) == jar.size
