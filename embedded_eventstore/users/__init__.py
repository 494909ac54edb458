"""Users, kept as events of system streams, as in the real server: `$users` names them, `$user-NAME` has each one."""

from embedded_eventstore.users.errors import UserConflict, UserError, UserNotFound
from embedded_eventstore.users.record import ADMINS, OPERATORS, UserRecord
from embedded_eventstore.users.users import Users

__all__ = ["ADMINS", "OPERATORS", "UserConflict", "UserError", "UserNotFound", "UserRecord", "Users"]
