"""The bank's programs as child processes: started, killed, started again, and ended in order.

Each holds one end of a pipe to whoever has started it, and ends when that process has gone, however it went. A program
that ends by itself, as one does when a broker is away, is started again by `keep_running`. That is the work of systemd
or Kubernetes in production.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from lessons.errors import ServerError

ENDS_WITHIN = 20.0  # seconds after SIGTERM


class Stage:
    """One program of the bank.

    Args:
        name: what it is called: "publisher", "reader", "worker-1".
        module: such as "lessons.capstone.publisher".
        arguments: what comes after the module's name at every start.
        log: the file to which it writes what it has to say.
    """

    def __init__(self, name: str, module: str, arguments: list[str], log: Path) -> None:
        self.name, self._log = name, log
        self._command = [sys.executable, "-m", module, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self, *more: str) -> None:
        """Start it, with arguments that count for this once."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([*self._command, *more], stdout=log, stderr=log, stdin=subprocess.PIPE)
        self.starts += 1

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How its last process has ended; less than 0 for the signal that killed it, None while it runs."""
        return self._process.poll() if self._process else None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid if self._process else 0

    def kill(self) -> None:
        """End it as `kill -9` does, and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.wait(ENDS_WITHIN)

    def wait(self, seconds: float = 60.0) -> int:
        """Wait until it has ended by itself; its exit code.

        Raises:
            ServerError: it goes on, or has ended with an error; the sentence has its last line.
        """
        assert self._process is not None
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerError(f"The {self.name} did not end within {seconds:g} seconds.", self._last_line()) from None
        if code > 0:
            raise ServerError(f"The {self.name} ended with the code {code}.", self._last_line())
        return code

    def _last_line(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "It has said nothing.")

    def keep_running(self) -> None:
        """Start it again where it has ended: killed, or with an error."""
        if not self.running:
            self.start()

    def ask_to_end(self) -> None:
        """Ask it to end in order, by SIGTERM."""
        if self._process and self.running:
            self._process.terminate()

    def stop(self) -> None:
        """End it in order; one that does not end is killed."""
        self.ask_to_end()
        try:
            if self._process:
                self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()


def stop_all(stages: Iterable[Stage]) -> None:
    """End all of them in order, at the same time."""
    for stage in (every := list(stages)):
        stage.ask_to_end()
    for stage in every:
        stage.stop()


def stages_of(bank_file: Path) -> dict[str, Stage]:
    """The publisher, the reader and two workers of the bank, by name; none is started.

    Args:
        bank_file: what `Bank.save` has written.
    """
    programs = {"publisher": [], "reader": [], "worker-1": ["--name", "worker-1"], "worker-2": ["--name", "worker-2"]}
    return {
        name: Stage(
            name,
            f"lessons.capstone.{name.partition('-')[0]}",
            [str(bank_file), *arguments],
            bank_file.with_name(f"{name}.log"),
        )
        for name, arguments in programs.items()
    }
