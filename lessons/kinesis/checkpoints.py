"""A consumer's checkpoints: how far it has read each shard, in a file that survives the consumer."""

import sqlite3
from pathlib import Path

from lessons.errors import DataError

TABLE = "CREATE TABLE IF NOT EXISTS checkpoints (stream TEXT, shard TEXT, number TEXT, PRIMARY KEY (stream, shard))"
SAVE = "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)"
GET = "SELECT number FROM checkpoints WHERE stream = ? AND shard = ?"


class Checkpoints:
    """The sequence number of the last processed record of each shard.

    SQLite writes all or nothing. So if the consumer is killed, the file has the last complete checkpoint.

    Args:
        file: created if it does not exist.

    Raises:
        DataError: the file can't be opened, or is not a file of checkpoints.
    """

    def __init__(self, file: Path):
        try:
            self._database = sqlite3.connect(file, isolation_level=None)
            self._database.execute(TABLE)
        except sqlite3.Error as error:
            raise DataError(
                f"The checkpoints in {file} can't be used ({error}).", "Name another file; this one was not changed."
            ) from error

    def get(self, stream: str, shard: str) -> str | None:
        """The sequence number after which the consumer continues; None if it has no checkpoint."""
        row = self._database.execute(GET, (stream, shard)).fetchone()
        return row[0] if row else None

    def save(self, stream: str, shard: str, sequence_number: str) -> None:
        """Save that the record with this sequence number was processed."""
        self._database.execute(SAVE, (stream, shard, sequence_number))

    def close(self) -> None:
        """Close the file."""
        self._database.close()
