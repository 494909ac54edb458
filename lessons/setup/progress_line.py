"""One line of progress that is written over on a terminal, and now and then a whole line elsewhere."""

import os
import sys
import threading
import time

EVERY = 10.0  # seconds between two lines where there is no terminal


def can_overwrite_line() -> bool:
    """Whether what is printed goes to a terminal that knows how to write over a line (an editor's shell may not)."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


class ProgressLine:
    """A context manager; what is shown last stays, with the seconds it took.

    Args:
        what: the first words of the line.

    On a terminal a thread keeps the seconds running, so that a long silent step is seen to be alive.
    """

    def __init__(self, what: str):
        self.what = what
        self.text = ""
        self.terminal = can_overwrite_line()
        self.began = time.monotonic()
        self.printed = 0.0
        self.over = threading.Event()

    def __enter__(self) -> "ProgressLine":
        if self.terminal:
            self.thread = threading.Thread(target=self._run, daemon=True)
            self.thread.start()
        return self

    def show(self, text: str) -> None:
        """The step has come so far."""
        self.text = text
        if not self.terminal and time.monotonic() - self.printed > EVERY:
            self.printed = time.monotonic()
            print(self._line(), flush=True)

    def _line(self) -> str:
        return f"{self.what}: {self.text}  {time.monotonic() - self.began:.0f} s"

    def _run(self) -> None:
        while not self.over.wait(0.2):
            print(f"\r\033[K{self._line()[:100]}", end="", flush=True)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.over.set()
        if self.terminal:
            self.thread.join()
            print("\r\033[K", end="")
        if kind is None and self.text:
            print(f"{self.what}: done in {time.monotonic() - self.began:.0f} s", flush=True)
