"""python3 -m lessons capstone: a day at a small bank on all four technologies, which reconciles in the end."""

import argparse
import signal
import threading
from collections.abc import Sequence

from rich.console import Console

from lessons import servers
from lessons.capstone import faults, reconciliation, running
from lessons.capstone.connections import Servers
from lessons.capstone.day import make_day
from lessons.capstone.faults import Fault
from lessons.capstone.figures import Figures
from lessons.capstone.view import View, reconciled
from lessons.errors import LessonError
from lessons.servers import Cluster, together


def run(arguments: argparse.Namespace) -> int:
    """Run the day; 0 when its numbers reconcile, else 1.

    Raises:
        LessonError: a fault's name is unknown, or a server did not start.
        KeyboardInterrupt: somebody did not want to wait for the reconciliation.
    """
    chosen, wish = _chosen(arguments.faults), Wish()
    console = Console(highlight=False)
    kafka = servers.start_cluster("kafka", brokers=1, say=console.print)
    wish.listen()
    started = _start_others(kafka, console, wish.ended)
    if not started:
        console.print("Ended before the day began.")
        return 0
    return _run_day(started, arguments, chosen, wish, console)


class Wish:
    """What somebody wants by Ctrl-C or SIGTERM: first the day to end early, then to wait for nothing more.

    A handler of a signal only notes it: an exception out of it would come in the middle of any line, a client's too.
    """

    def __init__(self) -> None:
        self.ended, self._leaves = threading.Event(), False

    def listen(self) -> None:
        """Note signals from now on."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, number: int, _frame: object) -> None:
        if self.ended.is_set():
            self._leaves = True
            signal.signal(number, signal.SIG_DFL)  # a third one is for a day that hangs
        self.ended.set()

    def require_patience(self) -> None:
        """Raises KeyboardInterrupt once somebody wants to wait for nothing more: called between pieces of work."""
        if self._leaves:
            raise KeyboardInterrupt


def _chosen(names: str | None) -> Sequence[Fault]:
    """The faults of the command line: all that are survived for an empty text, none for None."""
    if not names:
        return faults.SURVIVED if names == "" else ()
    wanted = [name.strip() for name in names.split(",")]
    if unknown := [name for name in wanted if name not in faults.BY_NAME]:
        raise LessonError(f"There is no fault {unknown[0]!r}.", f"The faults are: {', '.join(faults.BY_NAME)}.")
    return [faults.BY_NAME[name] for name in wanted]


def _start_others(kafka: Cluster, console: Console, ended: threading.Event) -> Servers | None:
    """All four servers; None when somebody ended it meanwhile."""
    found = together.start(["pulsar", "kinesis", "eventstore"], None, console.print, ended)
    by_name = {server.name: server for server in found}
    return Servers(kafka=kafka, **by_name) if by_name and not ended.is_set() else None


def _run_day(
    started: Servers, arguments: argparse.Namespace, chosen: Sequence[Fault], wish: Wish, console: Console
) -> int:
    view = View(console)

    def show(figures: Figures) -> None:
        view.show(figures)
        wish.require_patience()

    with running.open_day(started, show) as day:
        with view.opened():
            day.send(make_day(arguments.events, arguments.seed), chosen, wish.ended)
            drained = day.drain()
            day.land()
        lines = reconciliation.reconcile(day.clients, day.bank)
    console.print(reconciled(lines))
    if not drained:
        console.print("The programs did not handle everything in time.")
    is_right = drained and all(line.same for line in lines)
    console.print("The numbers reconcile." if is_right else "The numbers do not reconcile.")
    return 0 if is_right else 1
