"""The mailbox delivers a job once, and counts it once, whenever whoever asks it is killed."""

import sqlite3

import pytest

from lessons.capstone import mailbox


class KilledError(Exception):
    """The worker is no more."""


class Dying(sqlite3.Connection):
    """A connection whose program is killed before the so-and-so-many-th statement."""

    left = 0

    def execute(self, *statement):
        self.left -= 1
        if self.left == 0:
            raise KilledError
        return super().execute(*statement)


@pytest.mark.parametrize("killed", [1, 2, 3])
def test_a_job_is_counted_once_though_its_worker_is_killed(tmp_path, killed):
    file = tmp_path / "mailbox.sqlite"
    mailbox.open_mailbox(file).close()
    worker = sqlite3.connect(file, isolation_level=None, factory=Dying)
    worker.left = killed
    with pytest.raises(KilledError):
        mailbox.deliver(worker, "account-1@0", "ann@bank.example", "worker-1")
    worker.close()  # what it had not committed is gone
    box = mailbox.open_mailbox(file)
    mailbox.deliver(box, "account-1@0", "ann@bank.example", "worker-2")
    assert mailbox.attempts(box, mailbox.SENT) == len(mailbox.delivered(box)) == 1
    box.close()
