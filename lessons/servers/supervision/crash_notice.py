"""When a server dies in the middle of a lesson, or its disk is full, the learner is told in a sentence."""

import sys
import threading
from functools import partial
from typing import Any

from lessons.polling import poll
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.lease import Died, Room
from lessons.servers.supervision.process import ServerProcess
from lessons.setup.spelling import command

ENDED = f"{{}} was ended (by `{command('down')}`, say). Run this notebook from the top: a new one is started."
ANSWERS_WITHIN = 20.0  # seconds that a server which was started again has, before the learner is told to go on
NEWS_WITHIN = 2.0  # seconds; the supervisor looks at its server several times a second

_watching = threading.Lock()
_watched: list[OwnServer] = []
_shells: set[int] = set()


def watch(server: OwnServer) -> None:
    """Tell the learner when this server dies while a cell runs (in IPython; elsewhere ask `news`).

    That its disk is full is told at once, wherever it is: a client that sends may wait for minutes.
    """
    with _watching:
        _watched[:] = [other for other in _watched if not other.lease.left]
        _watched.append(server)
    server.lease.tell_of_room(partial(_tell_of_room, server))
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    if shell and id(shell) not in _shells:
        _shells.add(id(shell))
        shell.events.register("post_run_cell", _tell)


def death_notice(process: ServerProcess, died: Died) -> str:
    """What became of a server that died, and what to do."""
    what = f"{process.title} {died.how}"
    if died.full:
        return f"{what}: the disk is full. {_then(died)}"
    if not died.again:
        return f"{what} and could not be started again. Run this notebook from the top: a new one is started."
    if process.keeps_data:
        return f"{what} and was started again with all its data. Run this cell once more."
    return f"{what} and was started again, but what it held is lost. Run this notebook from the top."


def _then(died: Died) -> str:
    if died.waits:
        return "Free some space: it is then started again with all its data, and you run this cell once more."
    return "Free some space, then run this notebook from the top: a new one is started."


def disk_notice(process: ServerProcess, room: Room) -> str:
    """What a server's disk that is full, or has room again, means to the learner."""
    if room.full:
        what = f"The disk is full: {process.title}, whose data is in {room.folder}, can't store any more."
        return f"{what} Free some space, and it goes on."
    if room.again:
        return f"The disk has room again: {process.title} was started again with all its data."
    return f"The disk has room again: {process.title} goes on."


def _tell_of_room(server: OwnServer, room: Room) -> None:
    """Of several leases on one server, the first tells."""
    held = [other for other in _watched if other.address == server.address and not other.lease.left]
    if held and held[0] is server:
        print(disk_notice(server.process, room), file=sys.stderr, flush=True)


def news() -> list[str]:
    """Sentences about the servers in use that died since this was last asked.

    A notebook that runs again takes a second lease on the same server: what both hear is said once.
    """
    sentences = []
    for server in _watched:
        while server.lease.news and not server.lease.left:
            died = server.lease.news.pop(0)
            sentences.append(death_notice(server.process, died))
            server.lease.left = not (died.again or died.waits)
        if not server.lease.open and not server.lease.left:
            server.lease.left = True
            sentences.append(ENDED.format(server.process.title))
    return list(dict.fromkeys(sentences))


def _tell(result: Any) -> None:
    """After a cell: what became of its servers. A cell that failed because of it may have been faster than the news."""
    for server in _watched:
        if not result.success and not server.lease.left and not server.answers:
            server.lease.wait_for_news(NEWS_WITHIN)
    started_again = [server for server in _watched if any(died.again for died in server.lease.news)]
    lines = news()
    for server in started_again:  # "run this cell once more" comes when it can go well
        poll(partial(getattr, server, "answers"), ANSWERS_WITHIN, 0.1)
    for line in lines:
        print(line, file=sys.stderr)
