"""Lets a client's class complete what its objects are made with, for one server only."""

import functools
from collections.abc import Callable
from typing import Any

Arguments = dict[str, Any]
Complete = Callable[[tuple[Any, ...], Arguments], tuple[tuple[Any, ...], Arguments]]
MARK = "_lessons_defaults"


def complete_arguments(client: Any, complete: Complete) -> None:
    """Let each new object of the class be made with what `complete` returns. A second call changes nothing.

    Args:
        client: a class of Python's own kind.
        complete: gets the arguments that an object is made with, and returns those, completed for the one server.
    """
    if MARK in vars(client):
        return
    plain = client.__init__

    @functools.wraps(plain)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        args, kwargs = complete(args, kwargs)
        plain(self, *args, **kwargs)

    client.__init__ = init
    setattr(client, MARK, True)


def add_defaults(client: Any, defaults: Callable[[tuple[Any, ...], Arguments], Arguments]) -> None:
    """The same with further named arguments; those that are given stay.

    Args:
        client: as above.
        defaults: gets the arguments, and returns what is added: nothing for other servers.
    """
    complete_arguments(client, lambda args, kwargs: (args, {**defaults(args, kwargs), **kwargs}))
