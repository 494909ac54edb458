"""Work that a check leaves to its end, where it is done once for all of the check's scenes."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

Job = Callable[[], None]
_jobs: list[dict[Hashable, Job]] = []
"""The jobs of each check that is running."""


@contextmanager
def jobs_at_the_end() -> Iterator[None]:
    """A check runs in this: at its end, however it ends, what it has left is done."""
    _jobs.append({})
    try:
        yield
    finally:
        for job in _jobs.pop().values():
            job()


def at_the_end(key: Hashable, job: Job) -> None:
    """Do this once, when the check that is running has ended; at once where none is running.

    Args:
        key: jobs with the same key are one: the last that is given.
        job: it must not raise, since what it raises would stand for how the check ended.
    """
    if _jobs:
        _jobs[-1][key] = job
    else:
        job()
