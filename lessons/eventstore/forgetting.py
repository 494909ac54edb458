"""Crypto-shredding: personal data stands in events only encrypted, and is forgotten with its key.

Each person has a key of their own, kept outside of the event store, where things can be deleted.
"""

import sqlite3

from cryptography.fernet import Fernet, InvalidToken

from lessons.errors import LessonError

FORGOTTEN = "(forgotten)"
"""What is read where the key is gone."""


class ForgottenError(LessonError):
    """Nothing can be written about a person who was forgotten."""


class UnreadableError(LessonError):
    """Something was not encrypted with this person's key, or was changed since."""


class Keys:
    """The key of each person, in a database that is not the event store.

    >>> keys = Keys(sqlite3.connect(":memory:"))
    >>> secret = keys.encrypt("person-1", "Alice")
    >>> keys.decrypt("person-1", secret)
    'Alice'
    >>> keys.forget("person-1")
    >>> keys.decrypt("person-1", secret)
    '(forgotten)'

    Args:
        database: where they are kept.
    """

    def __init__(self, database: sqlite3.Connection):
        self._database = database
        database.execute("PRAGMA secure_delete = ON")  # SQLite otherwise leaves a deleted row's bytes in its file
        with database:
            database.execute("CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key BLOB)")

    def encrypt(self, person: str, text: str) -> str:
        """The text, as only the person's key can read it; the first time, the person gets a key.

        Raises:
            ForgottenError: the person was forgotten.
        """
        with self._database:
            fresh = (person, Fernet.generate_key())
            self._database.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", fresh)
        key = self._key(person)
        if key is None:
            raise ForgottenError(
                f"{person} was forgotten, and gets no new key.",
                "Somebody who comes back is a new person, with a new id.",
            )
        return Fernet(key).encrypt(text.encode()).decode()

    def decrypt(self, person: str, secret: str) -> str:
        """The text that was encrypted for that person, or FORGOTTEN where there is no key.

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

    def forget(self, person: str) -> None:
        """Delete the person's key for good; the row stays, so that nobody gives them a new one."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO keys VALUES (?, NULL)", [person])

    def _key(self, person: str) -> bytes | None:
        row = self._database.execute("SELECT key FROM keys WHERE person = ?", [person]).fetchone()
        return row[0] if row else None
