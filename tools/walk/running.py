"""The lab as a process: `python3 -m lessons lab`, typed in a clone, ended as Ctrl-C does."""

import contextlib
import json
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil

from lessons.polling import poll
from lessons.servers.supervision import ports
from tools.walk.clone import Clone, bare_python

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)(/\S*)\?token=(\w+)")
SECONDS = 120
"""How long the lab may take to say its address, and to end with all that it started."""

STOPS_WITHIN = 30


@dataclass(frozen=True)
class Lab:
    """A lab that runs.

    Args:
        clone: the clone that it was started in.
        base: its address, without a path.
        first: the path that it opens on.
        token: its token.
        log: the file with all that it prints.
    """

    clone: Clone
    base: str
    first: str
    token: str
    log: Path

    def url(self, path: str, query: str = "") -> str:
        """The address of a path, with the token; `query` begins with a question mark."""
        return f"{self.base}{path}{query}{'&' if query else '?'}token={self.token}"

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        """What Jupyter's own interface answers, such as ask("GET", "sessions")."""
        headers = {"Authorization": f"token {self.token}"}
        body = None if data is None else json.dumps(data).encode()
        request = Request(f"{self.base}/api/{path}", body, headers, method=method)
        with urlopen(request, timeout=SECONDS) as answer:
            return json.loads(answer.read() or b"null")

    def end_kernels(self) -> None:
        """End every kernel and terminal that runs in it."""
        for session in self.ask("GET", "sessions"):
            self.ask("DELETE", f"sessions/{session['id']}")
        for terminal in self.ask("GET", "terminals"):
            self.ask("DELETE", f"terminals/{terminal['name']}")


@contextlib.contextmanager
def lab(clone: Clone, log: Path, **environ: str) -> Iterator[Lab]:
    """Open the lab in a clone, and in the end wait until nothing of it is left.

    Args:
        clone: where.
        log: the file that gets what it prints.
        environ: what is added to the learner's variables.

    Raises:
        AssertionError: it printed no address, or left a process behind.
    """
    argv = [bare_python(), "-m", "lessons", "lab", "--no-browser", "--port", str(ports.free(1)[0])]
    with open(log, "wb") as output:
        variables = {**clone.environ(), **environ}
        process = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, cwd=clone.folder, env=variables)
    try:
        yield Lab(clone, *_address(process, log), log)
    finally:
        _end(process)
        _leave_nothing(clone)


def _address(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str, str]:
    found = poll(lambda: ADDRESS.search(log.read_text()) or process.poll() is not None, SECONDS, 0.05)
    assert isinstance(found, re.Match), f"the lab said no address: {log.read_text()}"
    return found[1], found[2], found[3]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:  # a worker thread of jupyter_server's can outlive its loop, and never ends
        process.kill()
        process.wait()


def _leave_nothing(clone: Clone) -> None:
    """Kernels and servers end by themselves; what does not is ended here, and is a fault."""
    poll(lambda: not processes_of(clone), SECONDS, 0.1)
    left = processes_of(clone)
    for process in left:
        process.kill()
    assert not left, f"left behind: {left}"


def processes_of(clone: Clone) -> list[psutil.Process]:
    """Every process that was started with the learner's home."""
    return [one for one in psutil.process_iter() if _home_of(one) == str(clone.home)]


def _home_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("HOME")
    except (psutil.Error, OSError):
        return None
