"""All users of a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from embedded_eventstore.store import ANY, NewEvent, RecordedEvent, Store, StreamNotFound, new_id
from embedded_eventstore.users.errors import UserConflict, UserNotFound
from embedded_eventstore.users.passwords import PasswordHash
from embedded_eventstore.users.record import ADMINS, OPERATORS, UserRecord

NAMES = "$users"
FIRST = {
    "admin": ("KurrentDB Administrator", (ADMINS,)),
    "ops": ("KurrentDB Operations", (OPERATORS,)),
}
"""The users of a new server: the full name and the groups of each."""


class Users:
    """The users of a store.

    Args:
        store: has their streams; a new one gets the first users.
        first_passwords: of the first users, by name; they count only for a new store.
    """

    def __init__(self, store: Store, first_passwords: Mapping[str, str]) -> None:
        self._store = store
        self._right: dict[tuple[str, str], PasswordHash] = {}  # a hash takes a while, and each call has the password
        if not self._names():
            for login, (full_name, groups) in FIRST.items():
                self.create(login, full_name, groups, first_passwords[login])

    def authenticated(self, login: str, password: str) -> UserRecord | None:
        """The user, if the password is theirs and they are not disabled; otherwise None."""
        try:
            user, _ = self.get(login)
        except UserNotFound:
            return None
        if user.disabled:
            return None
        if self._right.get((login, password)) != user.password:
            if not user.password.matches(password):
                return None
            self._right[login, password] = user.password
        return user

    def get(self, login: str) -> tuple[UserRecord, int]:
        """A user, and when they were changed last, in 100 ns since 1970.

        Raises:
            UserNotFound: there is none of this name.
        """
        event = self._last(login)
        if event is None:
            raise UserNotFound(login)
        return UserRecord.parse(event.data), event.created

    def all(self) -> list[tuple[UserRecord, int]]:
        """All users, in the order in which they were created, as `get` returns each."""
        events = filter(None, map(self._last, self._names()))
        return [(UserRecord.parse(event.data), event.created) for event in events]

    def create(self, login: str, full_name: str, groups: Iterable[str], password: str) -> None:
        """Create a user; raises UserConflict if there is one of this name."""
        if self._last(login) is not None:
            raise UserConflict(login)
        with self._store.transaction():
            self._write("$UserCreated", UserRecord.new(login, full_name, tuple(groups), password))
            if login not in self._names():
                self._store.append(NAMES, [NewEvent(new_id(), "$User", login.encode(), b"", "text")], ANY)

    def update(self, login: str, full_name: str, groups: Sequence[str]) -> None:
        """Change the full name and the groups; raises UserNotFound."""
        self._change(login, fullName=full_name, groups=tuple(groups))

    def disable(self, login: str, disabled: bool = True) -> None:
        """Let a user not log in, or let them again; raises UserNotFound."""
        self._change(login, disabled=disabled)

    def set_password(self, login: str, password: str) -> None:
        """Give a user another password; raises UserNotFound."""
        kept = PasswordHash.of(password)
        self._change(login, hash=kept.hash, salt=kept.salt)

    def delete(self, login: str) -> None:
        """Delete a user; raises UserNotFound."""
        self.get(login)
        self._store.delete(_stream(login))

    def _change(self, login: str, **fields: object) -> None:
        self._write("$UserUpdated", replace(self.get(login)[0], **fields))  # type: ignore[arg-type]

    def _write(self, type: str, user: UserRecord) -> None:
        self._store.append(_stream(user.loginName), [NewEvent(new_id(), type, user.data())], ANY)

    def _last(self, login: str) -> RecordedEvent | None:
        try:
            events = self._store.read_stream(_stream(login), None, False, 1)
        except StreamNotFound:
            return None
        return events[0] if events else None

    def _names(self) -> list[str]:
        try:
            first, last = self._store.extent(NAMES)
            return [event.data.decode() for event in self._store.read_stream(NAMES, first, True, last - first + 1)]
        except StreamNotFound:
            return []


def _stream(login: str) -> str:
    return f"$user-{login}"
