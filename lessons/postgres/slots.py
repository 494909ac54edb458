"""Replication slots: under which name a reader of PostgreSQL's log is known, and how much log is kept for it."""

import psycopg

from lessons.errors import WaitError
from lessons.polling import poll

SECONDS = 30.0
"""How long a reader may take to begin."""
LOOK = 0.05  # seconds between two looks
ACTIVE = "select 1 from pg_replication_slots where slot_name = %s and active"
KEPT = "select (pg_current_wal_lsn() - confirmed_flush_lsn)::bigint from pg_replication_slots where slot_name = %s"


def wait_until_read(db: psycopg.Connection, slot: str) -> None:
    """Wait until somebody reads from the slot: what changes from now on comes to this reader.

    Raises:
        WaitError: nobody does, in time.
    """
    if not poll(lambda: db.execute(ACTIVE, (slot,)).fetchone(), SECONDS, LOOK):
        raise WaitError(
            f"Nobody reads from the slot {slot} after {SECONDS:.0f} seconds.", "Look at the connector's state."
        )


def kept_log(db: psycopg.Connection, slot: str) -> int:
    """Bytes of the log that the slot's reader has not confirmed; 0 where there is no such slot.

    PostgreSQL keeps these and some more: from `restart_lsn` on, which follows when it next notes what is running.
    """
    found = db.execute(KEPT, (slot,)).fetchone()
    return int(found[0]) if found else 0
