"""Users, and what they may do."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import grpc

from embedded_eventstore.protocol.errors import AccessDenied, Unauthenticated
from embedded_eventstore.store import Store

ADMINS, OPERATORS, EVERYBODY = "$admins", "$ops", "$all"
SYSTEM = "system"
GROUPS = {"admin": ADMINS, "ops": OPERATORS}
"""The users of a server, and the group of each."""
FIELDS = {"$r": "read", "$w": "write", "$d": "delete", "$mr": "meta_read", "$mw": "meta_write"}


@dataclass(frozen=True, slots=True)
class User:
    """A user.

    Args:
        name: their name.
        roles: the groups that they are in.
    """

    name: str
    roles: Sequence[str] = ()

    @property
    def is_manager(self) -> bool:
        """Whether they may manage the server, as administrators and operators may."""
        return ADMINS in self.roles or OPERATORS in self.roles


class Guard:
    """Checks access by the rules of EventStoreDB.

    Without TLS there are no users, and everybody may do everything. With TLS a request needs a user; system streams are
    for administrators, others for every user, unless the `$acl` of a stream says something else.

    Args:
        store: has the streams' metadata.
        passwords: by user; None to allow everything.
    """

    def __init__(self, store: Store, passwords: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._passwords = passwords

    async def authorize(self, context: grpc.aio.ServicerContext, what: str) -> str:
        """Require a user who may "manage" the server, or who may "read" of it.

        Args:
            context: of the request.
            what: "manage" or "read".

        Returns:
            The user's name.

        Raises:
            Unauthenticated: the password is wrong.
            AccessDenied: there is no user, or they may not.
        """
        user = self.user(context)
        if user is None or (what == "manage" and not user.is_manager):
            raise AccessDenied
        return user.name

    async def authorize_stream(self, context: grpc.aio.ServicerContext, stream: str) -> str:
        """Require a user who may read the stream, or "$all"; returns and raises as `authorize`."""
        return self.require(self.user(context), stream, "$r").name

    def user(self, context: grpc.aio.ServicerContext) -> User | None:
        """The user of a request; None if it names none.

        Raises:
            Unauthenticated: the password is wrong.
        """
        if self._passwords is None:
            return User(SYSTEM, (ADMINS,))
        for key, value in context.invocation_metadata() or ():
            if key == "authorization":
                return _authenticated(self._passwords, value)
        return None

    def require(self, user: User | None, stream: str, action: str) -> User:
        """Require that the user may do this with the stream.

        Args:
            user: of the request; None if it named none.
            stream: its name.
            action: "$r", "$w" or "$d", as in `$acl`.

        Returns:
            The user.

        Raises:
            AccessDenied: there is no user, or they may not.
        """
        if user is None:
            raise AccessDenied
        if ADMINS in user.roles:
            return user
        if stream.startswith("$$"):
            stream, action = stream[2:], {"$r": "$mr", "$w": "$mw", "$d": "$mw"}[action]
        if not {EVERYBODY, user.name, *user.roles} & set(self._roles(stream, action)):
            raise AccessDenied
        return user

    def _roles(self, stream: str, action: str) -> Sequence[str]:
        if stream != EVERYBODY:
            roles: Sequence[str] | None = getattr(self._store.stream_metadata(stream).access, FIELDS[action])
            if roles is not None:
                return roles
        return (ADMINS,) if stream.startswith("$") else (EVERYBODY,)


def _authenticated(passwords: Mapping[str, str], authorization: str) -> User:
    kind, _, encoded = authorization.partition(" ")
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated from error
    right = passwords.get(name)
    if kind.lower() != "basic" or right is None or not hmac.compare_digest(right.encode(), password.encode()):
        raise Unauthenticated
    return User(name, (GROUPS[name],))
