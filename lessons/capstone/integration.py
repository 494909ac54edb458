"""The events that the bank shows to others: in a form of their own, and each with what a reader needs to know it again.

An integration event has the id of the domain event that it was made of, and its revision in the account's stream. So a
reader can tell one that it has seen before.
"""

from typing import Any, NamedTuple

from lessons import events
from lessons.events import EventError


class Movement(NamedTuple):
    """An event of an account, as others see it.

    Args:
        id: the event's own; the same event sent twice has the same.
        account: such as "account-7".
        revision: the event's number in the account's stream, from 0 on.
        amount: what it adds to the balance; less than 0 for a withdrawal, 0 for an opening.
        at: when it happened, in milliseconds since 1970.
        owner: the account's owner, in the event of its opening; else "".
    """

    id: str
    account: str
    revision: int
    amount: int
    at: int
    owner: str = ""


def to_bytes(movement: Movement) -> bytes:
    """The event as a topic or a stream keeps it: one JSON object.

    >>> from_bytes(to_bytes(Movement("a1", "account-1", 0, 0, 5, "Ann"))).owner
    'Ann'
    """
    return events.to_bytes({"type": "AccountMoved", **movement._asdict()})


def from_bytes(data: bytes) -> Movement:
    """The event that `to_bytes` made these bytes of; fields that it does not know are left out.

    Raises:
        EventError: they are no JSON object, or one that lacks a field or has it in another type.
    """
    fields = events.from_bytes(data)
    found = {name: fields.get(name, default) for name, default in _defaults().items()}
    if any(type(found[name]) is not kind for name, kind in Movement.__annotations__.items()):
        raise EventError(f"This is no event of an account: {fields}.", "Look at who sent it.")
    return Movement(**found)


def _defaults() -> dict[str, Any]:
    return {name: Movement._field_defaults.get(name) for name in Movement._fields}
