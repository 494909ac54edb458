"""Ends a program in a terminal when somebody asks it to (Ctrl-C, `kill`): between two events.

Python raises KeyboardInterrupt wherever a program happens to be. In a client that has threads of its own this may be in
a `__del__`, where the error is lost, or between the taking of a lock and the `try` that gives it back: then closing the
client waits for ever. So while events are handled the wish is only noted, and raised before the next one.
"""

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

SIGNALS = (signal.SIGINT, signal.SIGTERM)
PATIENCE = 1.0
"""Seconds until the end is raised wherever the program is: it waits for an event that may not come."""


class _Asked:
    """What asks for the end, and whether that is only noted.

    Attributes:
        number: of the signal that asked; None when nobody did.
        deferred: whether events are handled, so that the end comes before the next one.
    """

    def __init__(self) -> None:
        self.number: signal.Signals | None = None
        self.deferred = False

    def handle(self, signalled: int, _frame: object) -> None:
        """Note the first signal while events are handled; any other ends the program at once."""
        number = signal.Signals(signalled)
        if self.number is not None or not self.deferred:
            _raise(number)
        self.number = number
        again = threading.Timer(PATIENCE, self._insist, [number])
        again.daemon = True
        again.start()

    def check(self) -> None:
        """Raise what was noted."""
        if self.deferred and self.number is not None:
            self.deferred = False
            _raise(self.number)

    def _insist(self, number: signal.Signals) -> None:
        if self.deferred:
            signal.pthread_kill(threading.main_thread().ident or 0, number)  # ends a wait for a lock, too


_asked = _Asked()


@contextmanager
def watched() -> Iterator[None]:
    """While in this block, Ctrl-C raises KeyboardInterrupt, and SIGTERM (systemd, a stopped container) SystemExit.

    What the program opened is closed in both cases, by its own `finally`.
    """
    _asked.number, _asked.deferred = None, False
    before = {number: signal.signal(number, _asked.handle) for number in SIGNALS}
    try:
        yield
    finally:
        _asked.deferred = False
        for number, handler in before.items():
            signal.signal(number, handler)


def between(items: Iterable[T]) -> Iterator[T]:
    """The items, one by one; a program that was asked to end does so before the next one.

    Args:
        items: what a program handles, such as the events that it reads or sends.

    Raises:
        KeyboardInterrupt: somebody has pressed Ctrl-C.
        SystemExit: somebody has ended the program by SIGTERM.
    """
    _asked.deferred = True
    try:
        for item in items:
            _asked.check()
            yield item
            _asked.check()
    finally:
        _asked.deferred = False


def _raise(number: signal.Signals) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
