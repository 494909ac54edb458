"""Takes events from a subscription in a thread of its own: whoever handles them asks for what is there now."""

import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Generic, TypeVar

from lessons.polling import Deadline

One = TypeVar("One")
LOOK = 0.2  # seconds between two looks whether to wait any longer


class Inbox(Generic[One]):
    """What has come and was not taken yet.

    Args:
        source: an iterable that may wait for its next element, and raise.
    """

    def __init__(self, source: Iterable[One]) -> None:
        self._queue: queue.Queue[One | BaseException] = queue.Queue(maxsize=1000)
        threading.Thread(target=self._fill, args=(source,), daemon=True).start()

    def _fill(self, source: Iterable[One]) -> None:
        try:
            for one in source:
                self._queue.put(one)
            self._queue.put(EOFError("the subscription has ended"))
        except BaseException as error:
            self._queue.put(error)

    def take(
        self,
        most: int,
        seconds: float,
        last: Callable[[One], bool] = lambda one: False,
        given_up: Callable[[], bool] = lambda: False,
    ) -> list[One]:
        """What comes, until there is enough, or nothing has come for a while.

        Args:
            most: so many at the most.
            seconds: so long it waits for the next one.
            last: whether one is the last to wait for.
            given_up: asked now and then while it waits: whether to wait no longer.

        Raises:
            Exception: what the source has raised; EOFError when it has ended.

        >>> Inbox([1, 2]).take(2, seconds=5)
        [1, 2]
        """
        taken: list[One] = []
        while len(taken) < most and not (taken and last(taken[-1])):
            if not (found := self._next(seconds, given_up)):
                break
            taken += found
        return taken

    def _next(self, seconds: float, given_up: Callable[[], bool]) -> list[One]:
        """A list of the next one; an empty one where it does not come."""
        deadline = Deadline(seconds)
        while not (given_up() or deadline.passed):
            with suppress(queue.Empty):
                one = self._queue.get(timeout=min(LOOK, deadline.seconds_left))
                if isinstance(one, BaseException):
                    raise one
                return [one]
        return []
