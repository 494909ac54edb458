"""Users, and what they may do."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

import grpc

from embedded_eventstore.protocol.errors import AccessDenied, Unauthenticated
from embedded_eventstore.store import Access, Store, StreamNotFound, default_access
from embedded_eventstore.users import ADMINS, OPERATORS, Users

EVERYBODY = "$all"
SYSTEM = "system"
SETTINGS = "$settings"
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
        users: of the server; None to allow everything.
    """

    def __init__(self, store: Store, users: Users | None = None) -> None:
        self._store = store
        self._users = users

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
        if self._users is None:
            return User(SYSTEM, (ADMINS,))
        for key, value in context.invocation_metadata() or ():
            if key == "authorization":
                return _authenticated(self._users, value)
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
        is_system = stream.startswith("$")
        if stream != EVERYBODY:
            for access in (self._store.stream_metadata(stream).access, self._default(is_system)):
                roles: Sequence[str] | None = getattr(access, FIELDS[action])
                if roles is not None:
                    return roles
        return (ADMINS,) if is_system else (EVERYBODY,)

    def _default(self, is_system: bool) -> Access:
        """What the stream $settings says of streams that say nothing themselves."""
        try:
            newest = self._store.read_stream(SETTINGS, None, False, 1)
        except StreamNotFound:
            newest = []
        return default_access(newest[0].data if newest else b"{}", is_system)


def _authenticated(users: Users, authorization: str) -> User:
    kind, _, encoded = authorization.partition(" ")
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated from error
    user = users.authenticated(name, password) if kind.lower() == "basic" else None
    if user is None:
        raise Unauthenticated
    return User(name, user.groups)
