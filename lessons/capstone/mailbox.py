"""Whoever delivers notices for the bank: takes each job's id, and delivers a job once, however often it is asked.

>>> mailbox = open_mailbox(":memory:")
>>> [deliver(mailbox, "account-1@0", "ann@bank.example", "worker-1") for _ in range(2)]
[True, False]
>>> delivered(mailbox), attempts(mailbox)
({'account-1@0': 'ann@bank.example'}, 2)
"""

import sqlite3
from pathlib import Path

from lessons.errors import LessonError

TABLES = """
create table if not exists mail (job text primary key, address text);
create table if not exists attempts (job text, worker text, outcome text);
"""
SENT, AGAIN, FAILED = "sent", "again", "failed"


class NoAddress(LessonError):
    """There is nobody to send it to."""


def open_mailbox(file: Path | str) -> sqlite3.Connection:
    """Its database; its tables are made where there are none."""
    mailbox = sqlite3.connect(file, isolation_level=None, timeout=10)
    mailbox.execute("pragma journal_mode = wal")
    mailbox.executescript(TABLES)
    return mailbox


def deliver(mailbox: sqlite3.Connection, job: str, address: str, worker: str) -> bool:
    """Deliver a notice; whether it is the first time.

    Args:
        mailbox: what `open_mailbox` returned.
        job: the job's id, by which it is known again.
        address: where to.
        worker: who asks.

    Raises:
        NoAddress: the address is empty.
    """
    if not address:
        _note(mailbox, job, worker, FAILED)
        raise NoAddress(f"{job} has no address.", "Ask the owner for one.")
    mailbox.execute("begin immediate")
    with mailbox:  # one transaction: who is killed between the two had delivered it, and nobody would count it
        is_new = mailbox.execute("insert or ignore into mail values (?, ?)", [job, address]).rowcount == 1
        _note(mailbox, job, worker, SENT if is_new else AGAIN)
    return is_new


def _note(mailbox: sqlite3.Connection, job: str, worker: str, outcome: str) -> None:
    mailbox.execute("insert into attempts values (?, ?, ?)", [job, worker, outcome])


def delivered(mailbox: sqlite3.Connection) -> dict[str, str]:
    """The address to which each job was delivered, by its id."""
    return dict(mailbox.execute("select job, address from mail order by job"))


def attempts(mailbox: sqlite3.Connection, outcome: str = "%") -> int:
    """How often somebody has asked it to deliver; only attempts with this outcome where one is given."""
    count: int = mailbox.execute("select count(*) from attempts where outcome like ?", [outcome]).fetchone()[0]
    return count
