"""Suspicious movements: three withdrawals or more from one account in one window of time.

Windows go by the time when a withdrawal happened, so one that comes late counts where it belongs. A window gives one
job, at the withdrawal that makes it suspicious.

>>> from lessons.capstone.integration import Movement
>>> withdrawals = [Movement(str(second), "account-1", 0, -10, second * 1000) for second in (0, 20, 70, 40)]
>>> [(account, start, count) for (account, start), count in sorted(windows_of(withdrawals).items())]
[('account-1', 0, 3), ('account-1', 60000, 1)]
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from lessons.capstone.day import WINDOW
from lessons.capstone.integration import Movement

MANY = 3
"""So many withdrawals in one window are suspicious."""


def window_of(at: int) -> int:
    """The start of the window into which this time falls."""
    return at - at % WINDOW


def windows_of(movements: Iterable[Movement]) -> Counter[tuple[str, int]]:
    """How many withdrawals each window of each account has."""
    return Counter((one.account, window_of(one.at)) for one in movements if one.amount < 0)


def suspicious(movements: Iterable[Movement]) -> set[str]:
    """The jobs that all these events lead to."""
    return {job_of(*window) for window, count in windows_of(movements).items() if count >= MANY}


def job_of(account: str, start: int) -> str:
    """The id of the job that tells of this window: the same however often it is made."""
    return f"{account}@{start}"


def account_of(job: str) -> str:
    """The account that a job tells of.

    >>> account_of(job_of("account-1", 60_000))
    'account-1'
    """
    return job.partition("@")[0]


def add(database: sqlite3.Connection, movement: Movement) -> None:
    """Count the withdrawal in its window, and make the window's job where it is due."""
    if movement.amount >= 0:
        return
    window = (movement.account, window_of(movement.at))
    database.execute(
        "insert into windows values (?, ?, 1) on conflict (account, start) do update set withdrawals = withdrawals + 1",
        window,
    )
    query = "select withdrawals from windows where account = ? and start = ?"
    if database.execute(query, window).fetchone()[0] >= MANY:
        database.execute(
            "insert or ignore into jobs (job, account, start) values (?, ?, ?)", [job_of(*window), *window]
        )
