"""The service `event_store.client.users.Users`: users and their passwords, where a server has users."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import grpc

from embedded_eventstore.protocol.access import Guard, User
from embedded_eventstore.protocol.errors import AccessDenied, BadRequest, NotProvided
from embedded_eventstore.users import ADMINS, UserRecord, Users
from embedded_eventstore.wire import users_pb2 as pb

Context: TypeAlias = grpc.aio.ServicerContext


class UsersServicer:
    """The servicer.

    Args:
        users: of this server; None where everybody may do everything.
        guard: says who asks.
    """

    SERVICE = "event_store.client.users.Users"

    def __init__(self, users: Users | None, guard: Guard) -> None:
        self._all, self._guard = users, guard

    async def Create(self, request: pb.CreateReq, context: Context) -> pb.CreateResp:
        """Create a user."""
        users, options = self._for_admins(context), request.options
        if not options.login_name or not options.password:
            raise BadRequest("A user has a login name and a password.")
        users.create(options.login_name, options.full_name, options.groups, options.password)
        return pb.CreateResp()

    async def Update(self, request: pb.UpdateReq, context: Context) -> pb.UpdateResp:
        """Change a user's full name and groups."""
        options = request.options
        self._for_admins(context).update(options.login_name, options.full_name, options.groups)
        return pb.UpdateResp()

    async def Delete(self, request: pb.DeleteReq, context: Context) -> pb.DeleteResp:
        """Delete a user."""
        self._for_admins(context).delete(request.options.login_name)
        return pb.DeleteResp()

    async def Disable(self, request: pb.DisableReq, context: Context) -> pb.DisableResp:
        """Let a user not log in any more."""
        self._for_admins(context).disable(request.options.login_name)
        return pb.DisableResp()

    async def Enable(self, request: pb.EnableReq, context: Context) -> pb.EnableResp:
        """Let a user log in again."""
        self._for_admins(context).disable(request.options.login_name, disabled=False)
        return pb.EnableResp()

    async def ResetPassword(self, request: pb.ResetPasswordReq, context: Context) -> pb.ResetPasswordResp:
        """Give a user another password, as an administrator."""
        options = request.options
        self._for_admins(context).set_password(options.login_name, options.new_password)
        return pb.ResetPasswordResp()

    async def ChangePassword(self, request: pb.ChangePasswordReq, context: Context) -> pb.ChangePasswordResp:
        """Give a user another password: any user may who knows the password that there is, as on the real server."""
        users, options = self._users, request.options
        self._user(context)
        record, _ = users.get(options.login_name)
        if not record.password.matches(options.current_password):
            raise AccessDenied
        users.set_password(options.login_name, options.new_password)
        return pb.ChangePasswordResp()

    async def Details(self, request: pb.DetailsReq, context: Context) -> AsyncIterator[pb.DetailsResp]:
        """One user, or all of them; who is no administrator may ask for themselves."""
        users, user, login = self._users, self._user(context), request.options.login_name
        if ADMINS not in user.roles and login != user.name:
            raise AccessDenied
        for record, changed in [users.get(login)] if login else users.all():
            yield pb.DetailsResp(user_details=_details(record, changed))

    @property
    def _users(self) -> Users:
        if self._all is None:
            raise NotProvided("This server has no users: it has them with TLS.")
        return self._all

    def _user(self, context: Context) -> User:
        user = self._guard.user(context)
        if user is None:
            raise AccessDenied
        return user

    def _for_admins(self, context: Context) -> Users:
        users = self._users
        if ADMINS not in self._user(context).roles:
            raise AccessDenied
        return users


def _details(record: UserRecord, changed: int) -> Any:
    return pb.DetailsResp.UserDetails(
        login_name=record.loginName,
        full_name=record.fullName,
        groups=record.groups,
        last_updated=pb.DetailsResp.UserDetails.DateTime(ticks_since_epoch=changed),
        disabled=record.disabled,
    )
