"""A process that uses a server, as a notebook's kernel does."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.servers import accounts

ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from lessons import servers
from lessons.servers import catalogue
if sys.argv[3]:
    type(catalogue.load(sys.argv[1]).process).port = int(sys.argv[3])
server = servers.start(sys.argv[1], say=None, data=sys.argv[2] or None)
names = "address", "admin_address", "kind", "note"
print(json.dumps({name: getattr(server, name) for name in names}), flush=True)
sys.stdin.read()
server.close()
"""


class User:
    """Starts the server as soon as it is made; ask for `.address` to wait for it.

    Args:
        name: the technology's name.
        data: a folder for `servers.start(data=…)`.
        kind: "auto" to use any server, as a learner does, and not only one of this home.
        account: the id of another user of this computer, who runs it; None for this one.
        folder: where that user has a home.
        standard: the port that counts as the standard one; None for the real one.
    """

    started: list["User"] = []  # noqa: RUF012 - shared on purpose, so that a fixture can end them all

    def __init__(
        self,
        name: str,
        data: Path | str = "",
        kind: str = "local",
        account: int | None = None,
        folder: Path | None = None,
        standard: int | None = None,
    ):
        before = [] if account is None else accounts.as_user(account)
        environ = dict(os.environ) if account is None else accounts.home_of(account, folder)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(
            [*before, sys.executable, "-c", PROGRAM, name, str(data), str(standard or "")],
            cwd=ROOT,
            text=True,
            env={**environ, "LESSONS_SERVERS": kind},
            **pipes,
        )
        self.said: dict = {}
        self.started.append(self)

    def _hear(self) -> dict:
        if not self.said:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            self.said = json.loads(line)
        return self.said

    @property
    def address(self) -> str:
        """The server's address, once it answers."""
        return self._hear()["address"]

    @property
    def admin_address(self) -> str:
        """The server's admin address."""
        return self._hear()["admin_address"]

    @property
    def kind(self) -> str:
        """What kind of server it is."""
        return self._hear()["kind"]

    @property
    def note(self) -> str:
        """How the server was found."""
        return self._hear()["note"]

    def kill(self) -> None:
        """End this process as `kill -9` does, which gives it no chance to say so."""
        self.process.kill()
        self.process.wait()

    def leave(self) -> None:
        """Close the server and end, as a program that is done does."""
        self.process.communicate()

    @classmethod
    def end_all(cls) -> None:
        """End those that still run."""
        for user in cls.started:
            if user.process.poll() is None:
                user.kill()
            for pipe in (user.process.stdin, user.process.stdout, user.process.stderr):
                pipe.close()
        cls.started.clear()
