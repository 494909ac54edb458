"""When a server dies in the middle of a lesson, the learner is told in a sentence."""

import sys
import threading

from lessons.servers.handle import Server
from lessons.servers.lease import Died
from lessons.servers.technology import Technology
from lessons.setup.spelling import command

ENDED = f"{{}} was ended (by `{command('down')}`, say). Run this notebook from the top: a new one is started."
NEWS_WITHIN = 2.0  # seconds; the supervisor looks at its server several times a second

_watching = threading.Lock()
_watched: list[tuple[Technology, Server]] = []
_shells: set[int] = set()


def watch(technology: Technology, server: Server) -> None:
    """Tell the learner when this server dies while a cell runs (in IPython; elsewhere ask `news`)."""
    with _watching:
        _watched[:] = [pair for pair in _watched if not pair[1].lease.left]
        if server.lease:
            _watched.append((technology, server))
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if shell and id(shell) not in _shells:
        _shells.add(id(shell))
        shell.events.register("post_run_cell", _tell)


def sentence(technology: Technology, died: Died) -> str:
    """What became of a server that died, and what to do."""
    what = f"{technology.title} {died.how}"
    if not died.again:
        return f"{what} and could not be started again. Run this notebook from the top: a new one is started."
    if technology.keeps_data:
        return f"{what} and was started again with all its data. Run this cell once more."
    return f"{what} and was started again, but what it held is lost. Run this notebook from the top."


def news() -> list[str]:
    """Sentences about the servers in use that died since this was last asked.

    A notebook that runs again takes a second lease on the same server: what both hear is said once.
    """
    found = []
    for technology, server in _watched:
        while server.lease.news and not server.lease.left:
            died = server.lease.news.pop(0)
            found.append(sentence(technology, died))
            server.lease.left = not died.again
        if not server.lease.open and not server.lease.left:
            server.lease.left = True
            found.append(ENDED.format(technology.title))
    return list(dict.fromkeys(found))


def _answers(technology: Technology, server: Server) -> bool:
    return technology.ready(server.address, server.admin_address)


def _tell(result) -> None:
    """After a cell: what became of its servers. A cell that failed because of it may have been faster than the news."""
    for technology, server in _watched:
        if not result.success and not server.lease.left and not _answers(technology, server):
            server.lease.wait_for_news(NEWS_WITHIN)
    for line in news():
        print(line, file=sys.stderr)
