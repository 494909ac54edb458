"""In a notebook, trouble with a server is told in a sentence instead of a long traceback."""

import sys

from lessons.errors import LessonError
from lessons.servers.handle import Server
from lessons.servers.lease import Died
from lessons.servers.technology import Technology

_watched: list[tuple[Technology, Server]] = []


def watch(technology: Technology, server: Server) -> None:
    """Tell the learner when this server dies while a cell runs (in IPython; elsewhere nothing is changed)."""
    if server.lease:
        _watched.append((technology, server))
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if shell:
        shell.set_custom_exc((Exception,), _explain)


def sentence(technology: Technology, died: Died) -> str:
    """What became of a server that died, and what to do."""
    what = f"{technology.title} {died.how}"
    if not died.again:
        return f"{what} and could not be started again. Run this notebook from the top: a new one is started."
    if technology.keeps_data:
        return f"{what} and was started again with all its data. Run this cell once more."
    return f"{what} and was started again, but what it held was in memory. Run this notebook from the top."


def news() -> list[str]:
    """Sentences about the servers that died since this was last asked."""
    found = []
    for technology, server in _watched:
        while server.lease.news:
            found.append(sentence(technology, server.lease.news.pop(0)))
    return found


def _explain(shell, kind, error, traceback, tb_offset=None):
    """IPython's hook: a LessonError is its sentence; another error is shown as ever, then what became of a server."""
    if isinstance(error, LessonError):
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        lines = [f"{type(error).__name__}: {error}"]
    else:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    for line in news():
        print(line, file=sys.stderr)
    return lines
