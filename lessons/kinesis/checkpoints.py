"""How far a consumer has come in each shard, in a file that survives it."""

import sqlite3
from pathlib import Path

from lessons.errors import DataError

TABLE = "CREATE TABLE IF NOT EXISTS checkpoints (stream TEXT, shard TEXT, number TEXT, PRIMARY KEY (stream, shard))"
SAVE = "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)"
GET = "SELECT number FROM checkpoints WHERE stream = ? AND shard = ?"


class Checkpoints:
    """The sequence number of the last handled record of each shard.

    SQLite writes all or nothing, so a consumer that is killed leaves the last checkpoint that was saved whole.

    Args:
        file: made if it is not there.

    Raises:
        DataError: the file can't be opened, or holds something else.
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
        """The sequence number after which to go on; None at the first start."""
        row = self._database.execute(GET, (stream, shard)).fetchone()
        return row[0] if row else None

    def save(self, stream: str, shard: str, sequence_number: str) -> None:
        """Write down that the record with this number was handled."""
        self._database.execute(SAVE, (stream, shard, sequence_number))

    def close(self) -> None:
        """Close the file."""
        self._database.close()
