"""Crypto-shredding: personal data is in events only encrypted, and nobody can read it once its key is deleted.

Each person has their own key, kept outside of the event store, where data can be deleted.
"""

import sqlite3

from cryptography.fernet import Fernet, InvalidToken

from lessons.errors import LessonError

FORGOTTEN = "(forgotten)"
"""What is read when the key is deleted."""


class KeyDeletedError(LessonError):
    """The person's key was deleted: nothing more can be encrypted for them."""


class UnreadableError(LessonError):
    """The text was not encrypted with this person's key, or was changed since."""


class KeyStore:
    """The key of each person, in a database that is not the event store.

    >>> keys = KeyStore(sqlite3.connect(":memory:"))
    >>> secret = keys.encrypt("person-1", "Alice")
    >>> keys.decrypt("person-1", secret)
    'Alice'
    >>> keys.delete_key("person-1")
    >>> keys.decrypt("person-1", secret)
    '(forgotten)'

    Args:
        database: where they are kept.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("PRAGMA secure_delete = ON")  # SQLite otherwise leaves a deleted row's bytes in its file
        with database:
            database.execute("CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key BLOB)")

    def encrypt(self, person: str, text: str) -> str:
        """Encrypt the text with the person's key, which is created the first time.

        Raises:
            KeyDeletedError: the person's key was deleted.
        """
        with self._database:
            fresh = (person, Fernet.generate_key())
            self._database.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", fresh)
        key = self._key(person)
        if key is None:
            raise KeyDeletedError(
                f"{person} was forgotten, and gets no new key.",
                "Somebody who comes back is a new person, with a new id.",
            )
        return Fernet(key).encrypt(text.encode()).decode()

    def decrypt(self, person: str, secret: str) -> str:
        """The text that was encrypted for that person; FORGOTTEN if there is no key.

        Raises:
            UnreadableError: the key does not fit.
        """
        key = self._key(person)
        if key is None:
            return FORGOTTEN
        try:
            return Fernet(key).decrypt(secret.encode()).decode()
        except InvalidToken as error:
            raise UnreadableError(
                f"The key of {person} does not fit {secret[:12]}….",
                "Look whose data it is: it was encrypted for somebody else, or was changed since.",
            ) from error

    def delete_key(self, person: str) -> None:
        """Delete the person's key for good; the row stays, so that they never get a new one."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO keys VALUES (?, NULL)", [person])

    def _key(self, person: str) -> bytes | None:
        row = self._database.execute("SELECT key FROM keys WHERE person = ?", [person]).fetchone()
        return row[0] if row else None
