"""The events that every lesson uses, and how they become the bytes that a server keeps.

>>> to_bytes(user_logged_in(123))
b'{"type":"UserLoggedIn","userId":123}'
>>> from_bytes(b'{"type":"UserLoggedIn","userId":123}')
{'type': 'UserLoggedIn', 'userId': 123}
"""

import json
from collections.abc import Iterable
from typing import Any

from lessons.errors import LessonError

Event = dict[str, Any]
"""An event as the lessons hold it: the fields of a JSON object, one of them `type`."""


class EventError(LessonError):
    """Some bytes are not an event."""


def user_logged_in(user_id: int, **details: Any) -> Event:
    """The event that a user has logged in; `details` are further fields, such as `login=2`."""
    return {"type": "UserLoggedIn", "userId": user_id, **details}


def account_created(owner: str) -> Event:
    """The event that a bank account was made for `owner`."""
    return {"type": "AccountCreated", "data": {"owner": owner}}


def money_deposited(amount: int) -> Event:
    """The event that `amount` was paid into an account."""
    return {"type": "MoneyDeposited", "data": {"amount": amount}}


def money_withdrawn(amount: int) -> Event:
    """The event that `amount` was taken from an account."""
    return {"type": "MoneyWithdrawn", "data": {"amount": amount}}


def account_closed(reason: str) -> Event:
    """The event that an account was closed."""
    return {"type": "AccountClosed", "data": {"reason": reason}}


def logins(users: Iterable[int], each: int) -> list[Event]:
    """`each` logins of every user, the users taking turns; `login` counts the logins of one user.

    >>> [(event["userId"], event["login"]) for event in logins([1, 2], each=2)]
    [(1, 1), (2, 1), (1, 2), (2, 2)]
    """
    users = list(users)
    return [user_logged_in(user, login=number) for number in range(1, each + 1) for user in users]


def to_bytes(event: Event) -> bytes:
    """The event as compact JSON in UTF-8.

    Raises:
        EventError: the event holds something that JSON has no form for.
    """
    try:
        return json.dumps(event, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise EventError(
            f"This event can't be written as JSON: {error}.",
            "Use only text, numbers, lists and dicts in an event.",
        ) from error


def from_bytes(data: bytes) -> Event:
    """The event that `to_bytes` made these bytes of.

    Raises:
        EventError: the bytes are not a JSON object in UTF-8; the sentence shows how they begin.
    """
    try:
        event = json.loads(data)
    except (TypeError, ValueError) as error:
        raise _not_an_event(data) from error
    if not isinstance(event, dict):
        raise _not_an_event(data)
    return event


def _not_an_event(data: bytes) -> EventError:
    shown = repr(data) if not data or len(data) <= 40 else f"{data[:40]!r}…"
    return EventError(f"This is not an event: {shown}.", "Look at who sent it: an event is a JSON object in UTF-8.")
