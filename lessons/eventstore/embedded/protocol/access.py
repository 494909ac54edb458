"""Who asks, and whether they may."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import grpc

from lessons.eventstore.embedded.protocol.errors import AccessDenied, Unauthenticated
from lessons.eventstore.embedded.store import Store

ADMINS, OPERATORS, EVERYBODY = "$admins", "$ops", "$all"
SYSTEM = "system"
GROUPS = {"admin": ADMINS, "ops": OPERATORS}
"""The users that a server has, and the group of each."""
FIELDS = {"$r": "read", "$w": "write", "$d": "delete", "$mr": "meta_read", "$mw": "meta_write"}


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: a name, and the groups they are in."""

    name: str
    roles: Sequence[str] = ()

    @property
    def is_manager(self) -> bool:
        """Whether they may manage the server: administrators and operators may."""
        return ADMINS in self.roles or OPERATORS in self.roles


class Guard:
    """Decides by the rules of EventStoreDB.

    Without TLS there are no users, and everything is allowed to everybody. With it, whoever asks must be a user;
    streams of the system are for administrators, others for every user, where a stream's `$acl` says nothing else.

    Args:
        store: has the streams' metadata.
        passwords: by user; None to allow everything.
    """

    def __init__(self, store: Store, passwords: Mapping[str, str] | None = None):
        self._store = store
        self._passwords = passwords

    async def authorize(self, context: grpc.aio.ServicerContext, what: str) -> str:
        """Require somebody who may "manage", or anybody who may "read" of the server; returns the user's name.

        Raises:
            Unauthenticated: the password is wrong.
            AccessDenied: that user may not.
        """
        user = self.user(context)
        if user is None or (what == "manage" and not user.is_manager):
            raise AccessDenied
        return user.name

    async def authorize_stream(self, context: grpc.aio.ServicerContext, stream: str) -> str:
        """Require somebody who may read the stream ("$all" for all of them); returns and raises as `authorize`."""
        user = self.user(context)
        self.require(user, stream, "$r")
        return user.name

    def user(self, context: grpc.aio.ServicerContext) -> User | None:
        """Who asks; None for somebody who gives no name.

        Raises:
            Unauthenticated: the password is wrong.
        """
        if self._passwords is None:
            return User(SYSTEM, (ADMINS,))
        for key, value in context.invocation_metadata() or ():
            if key == "authorization":
                return self._known(value)
        return None

    def _known(self, authorization: str) -> User:
        kind, _, encoded = authorization.partition(" ")
        try:
            name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Unauthenticated from error
        right = self._passwords.get(name)
        if kind.lower() != "basic" or right is None or not hmac.compare_digest(right.encode(), password.encode()):
            raise Unauthenticated
        return User(name, (GROUPS[name],))

    def require(self, user: User | None, stream: str, action: str) -> None:
        """Require that the user may do this with the stream.

        Args:
            user: who asks.
            stream: its name.
            action: "$r", "$w" or "$d", as in `$acl`.

        Raises:
            AccessDenied: they may not.
        """
        if user is None:
            raise AccessDenied
        if ADMINS in user.roles:
            return
        if stream.startswith("$$"):
            stream, action = stream[2:], {"$r": "$mr", "$w": "$mw", "$d": "$mw"}[action]
        if not {EVERYBODY, user.name, *user.roles} & set(self._roles(stream, action)):
            raise AccessDenied

    def _roles(self, stream: str, action: str) -> Sequence[str]:
        said = None if stream == EVERYBODY else getattr(self._store.stream_metadata(stream).access, FIELDS[action])
        if said is not None:
            return said
        return (ADMINS,) if stream.startswith("$") else (EVERYBODY,)
