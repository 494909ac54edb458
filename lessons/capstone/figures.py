"""What a day has come to so far."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from lessons.capstone import mailbox, read_model
from lessons.capstone.stages import Stage


@dataclass
class Figures:
    """Counts of one day.

    Args:
        phase: what the bank does now.
        commands, refused: that were sent, and that were refused.
        events: in Event Store.
        read: events that the read model has.
        twice: events that came to the reader again, and changed nothing.
        dead: messages that were no events.
        balance: the sum of the read model's balances.
        jobs: suspicious windows.
        delivered, again, failed: attempts to deliver a notice: for the first time, once more, in vain.
        landed: records that have landed in S3.
        restarts: by the program's name, how often it was started again.
        faults: by the fault's name, what became of it.
    """

    phase: str = "commands are sent"
    commands: int = 0
    refused: int = 0
    events: int = 0
    read: int = 0
    twice: int = 0
    dead: int = 0
    balance: int = 0
    jobs: int = 0
    delivered: int = 0
    again: int = 0
    failed: int = 0
    landed: int = 0
    restarts: dict[str, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def tried(self) -> int:
        """Attempts to deliver a notice."""
        return self.delivered + self.again + self.failed

    def update(self, database: sqlite3.Connection, box: sqlite3.Connection, stages: Mapping[str, Stage]) -> None:
        """Ask the databases and the programs."""
        sums = "select coalesce(sum(revision + 1), 0), coalesce(sum(balance), 0) from accounts"
        self.read, self.balance = database.execute(sums).fetchone()
        self.twice, self.dead = (read_model.counted(database, name) for name in (read_model.TWICE, read_model.DEAD))
        self.jobs = database.execute("select count(*) from jobs").fetchone()[0]
        outcomes = (mailbox.SENT, mailbox.AGAIN, mailbox.FAILED)
        self.delivered, self.again, self.failed = (mailbox.attempts(box, outcome) for outcome in outcomes)
        self.restarts = {name: stage.starts - 1 for name, stage in stages.items()}
