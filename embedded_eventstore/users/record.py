"""One user, as an event of their stream has them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from embedded_eventstore.users.passwords import PasswordHash

ADMINS, OPERATORS = "$admins", "$ops"


@dataclass(frozen=True, slots=True)
class UserRecord:
    """A user.

    Args:
        loginName: the name that they log in with.
        fullName: the name that people read.
        salt, hash: of the password.
        disabled: whether they can't log in for now.
        groups: such as "$admins"; names of one's own for the `$acl` of streams.
    """

    loginName: str
    fullName: str
    salt: str
    hash: str
    disabled: bool = False
    groups: Sequence[str] = ()

    @classmethod
    def new(cls, login: str, full_name: str, groups: Sequence[str], password: str) -> UserRecord:
        """A user who does not exist yet."""
        kept = PasswordHash.of(password)
        return cls(login, full_name, kept.salt, kept.hash, False, tuple(groups))

    @classmethod
    def parse(cls, data: bytes) -> UserRecord:
        """The user in an event's data."""
        fields = json.loads(data)
        return cls(**{**fields, "groups": tuple(fields["groups"])})

    @property
    def password(self) -> PasswordHash:
        """What is kept of the password."""
        return PasswordHash(self.hash, self.salt)

    def data(self) -> bytes:
        """The data of an event."""
        return json.dumps(asdict(self)).encode()
