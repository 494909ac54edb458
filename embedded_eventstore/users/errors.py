"""What can be wrong with a request about users."""

from __future__ import annotations


class UserError(Exception):
    """A request about a user is refused.

    Args:
        login: the user's name.
    """

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


class UserNotFound(UserError):
    """There is no user of this name."""


class UserConflict(UserError):
    """There is a user of this name already."""
