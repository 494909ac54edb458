"""A lease: the open connection that keeps a server running, and the news that comes over it."""

import contextlib
import json
import socket
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

TAKES_WITHIN = 20.0  # seconds; the supervisor waits ten for a server that stops
HELLO_WITHIN = 15.0  # seconds; the same
LEAVES_WITHIN = 5.0  # seconds; the supervisor closes the connection of one who leaves


@dataclass
class Died:
    """The server's process ended while it was in use.

    Args:
        exit: its exit code; negative for the signal that ended it.
        again: whether it was started again, on the same port and data.
        tail: the last lines of its log.
        full: whether a full disk has ended it.
        waits: whether it is started again once the disk has room.
    """

    exit: int
    again: bool
    tail: list[str] = field(default_factory=list)
    full: bool = False
    waits: bool = False

    @property
    def how(self) -> str:
        """'was killed by signal 9', or 'ended with exit code 1'."""
        if self.exit < 0:
            return f"was killed by signal {-self.exit}"
        return f"ended with exit code {self.exit}"


_OF_A_DEATH = [known.name for known in fields(Died)]


@dataclass(frozen=True)
class Room:
    """The server's disk became full, or has room again.

    Args:
        folder: the server's.
        full: which of them.
        again: whether the server was started again because there is room.
    """

    folder: str
    full: bool
    again: bool = False


_held: "weakref.WeakSet[Lease]" = weakref.WeakSet()


_leaving = threading.Event()


def leave_all() -> None:
    """Let go of every server that this process uses, and at once of those that threads of it are only just starting."""
    _leaving.set()
    for lease in list(_held):
        lease.leave()


class Lease:
    """Held by whoever uses a server; `news` collects what happens to it.

    Args:
        path: the supervisor's socket.

    Raises:
        TimeoutError: the supervisor is there, and does not answer.
        OSError: no supervisor is there, or it is just ending.
    """

    def __init__(self, path: str) -> None:
        self.news: list[Died] = []
        self.restarts = 0
        self.down = False
        self.full = False
        self.folder = ""
        self._hear_of_room: Callable[[Room], None] = lambda room: None
        self.users: int | None = None
        """How many others had a lease when this one was taken; None where an older supervisor does not say it."""
        self._socket = socket.socket(socket.AF_UNIX)
        self._changed = threading.Condition()
        try:
            self._socket.settimeout(HELLO_WITHIN)
            self._socket.connect(path)
            self._lines = self._socket.makefile("r", encoding="utf-8")
            self._hello(self._lines.readline())
            self._socket.settimeout(None)
        except OSError:
            self._socket.close()
            raise
        self.open = True
        self.left = False
        _held.add(self)
        threading.Thread(target=self._listen, name="lessons-lease", daemon=True).start()
        if _leaving.is_set():
            self.leave()

    def _hello(self, line: str) -> None:
        if not line:
            raise ConnectionResetError("the supervisor is ending")
        hello = json.loads(line)
        self.restarts, self.down, self.users = hello["restarts"], hello["down"], hello.get("users")
        self.full, self.folder = hello.get("full", False), hello.get("folder", "")

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._lines:
                self._hear(json.loads(line))
        with self._changed:
            self.open = False
            self._changed.notify_all()

    def _hear(self, message: dict[str, Any]) -> None:
        if message["event"] == "died":
            with self._changed:
                self.news.append(Died(**{name: message[name] for name in _OF_A_DEATH}))
                self._changed.notify_all()
        if message["event"] == "room":
            self.full = message["full"]
            self._hear_of_room(Room(self.folder, message["full"], message["again"]))
        if message["event"] in ("down", "up"):
            with self._changed:
                self.down = message["event"] == "down"
                self._changed.notify_all()

    def tell_of_room(self, hear: Callable[[Room], None]) -> None:
        """Have `hear` called as soon as the disk is full (at once, if it is), and when it has room again.

        It is called from a thread of the lease's own.
        """
        self._hear_of_room = hear
        if self.full:
            hear(Room(self.folder, full=True))

    def wait_for_news(self, seconds: float) -> Died | None:
        """The newest news, waiting for it at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.news or not self.open, seconds)
            return self.news[-1] if self.news else None

    def leave(self) -> None:
        """Let go of the server for good: if nobody else uses it, it is ending when this returns."""
        self._say(b"leave")
        with self._changed:
            self._changed.wait_for(lambda: not self.open, LEAVES_WITHIN)
        self.close()

    def ready(self) -> None:
        """Tell the supervisor that the server answers: from now on it is started again when it dies."""
        self._say(b"ready")

    def take_down(self, kill: bool) -> bool:
        """Have the server stopped, or killed as by `kill -9`; it stays down until `bring_up`.

        Returns:
            Whether it is down.
        """
        self._say(b"kill" if kill else b"stop")
        return self._wait_until(down=True)

    def bring_up(self) -> bool:
        """Have it started again on its port and data; it may not answer yet. Returns whether it is up."""
        self._say(b"start")
        return self._wait_until(down=False)

    def _wait_until(self, down: bool) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self.down == down or not self.open, TAKES_WITHIN)
            return self.open and self.down == down

    def _say(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            self._socket.sendall(word)

    def close(self) -> None:
        """Let go of the server; if nobody else uses it, it waits for the grace period."""
        self.open = False
        self.left = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
