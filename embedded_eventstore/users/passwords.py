"""Passwords, of which only a hash is kept: PBKDF2, as in the real server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import NamedTuple

ROUNDS = 1_000
SALT_BYTES, HASH_BYTES = 16, 20


class PasswordHash(NamedTuple):
    """What is kept of a password.

    Args:
        hash: in base64.
        salt: in base64.
    """

    hash: str
    salt: str

    @classmethod
    def of(cls, password: str) -> PasswordHash:
        """The hash of a password, with a new salt."""
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(base64.b64encode(_hash(password, salt)).decode(), base64.b64encode(salt).decode())

    def matches(self, password: str) -> bool:
        """Whether it is the hash of this password.

        >>> PasswordHash.of("changeit").matches("changeit"), PasswordHash.of("changeit").matches("Changeit")
        (True, False)
        """
        return hmac.compare_digest(_hash(password, base64.b64decode(self.salt)), base64.b64decode(self.hash))


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, HASH_BYTES)
