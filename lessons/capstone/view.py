"""A day as a terminal shows it: a table that is redrawn, or plain lines where the output is no terminal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from lessons.capstone.figures import Figures
from lessons.capstone.reconciliation import Line

A_SECOND = 4
"""So often the table is redrawn."""


class View:
    """Shows figures.

    Args:
        console: where to.
    """

    def __init__(self, console: Console) -> None:
        self._console, self._live = console, Live(console=console, refresh_per_second=A_SECOND, transient=False)
        self._phase, self._told = "", set[str]()

    @contextmanager
    def opened(self) -> Iterator["View"]:
        """The view while a day is shown: the table stays as it was last."""
        if not self._console.is_terminal:
            yield self
            return
        with self._live:
            yield self

    def show(self, figures: Figures) -> None:
        """Show them: all of them in a terminal, and else what is new, a line each."""
        if self._console.is_terminal:
            self._live.update(draw(figures))
            return
        if figures.phase != self._phase:
            self._phase = figures.phase
            self._console.print(f"Now {figures.phase}.")
        for name, done in figures.faults.items():
            if done != "now" and name not in self._told:
                self._told.add(name)
                self._console.print(f"Fault: {done}.")


def draw(figures: Figures) -> Group:
    """The table of the figures, and the faults below it."""
    table = Table(title=f"The bank: {figures.phase}", title_justify="left", expand=False)
    for column in ("", "in", "out", "to know"):
        table.add_column(column, justify="left" if column in ("", "to know") else "right")
    for row in _rows(figures):
        table.add_row(*row)
    faults = [Text(f"fault {name}: {done}") for name, done in figures.faults.items()]
    return Group(table, *faults)


def _rows(figures: Figures) -> Iterable[tuple[str, str, str, str]]:
    restarts = figures.restarts
    workers = sum(count for name, count in restarts.items() if name.startswith("worker"))
    yield "Event Store", f"{figures.commands} commands", f"{figures.events} events", f"{figures.refused} refused"
    yield (
        "Kafka: the reader",
        f"{figures.read} events",
        f"{figures.jobs} jobs",
        f"balance {figures.balance}, {figures.twice} twice, {figures.dead} bad",
    )
    yield (
        "Pulsar: the workers",
        f"{figures.jobs} jobs",
        f"{figures.delivered} notices",
        f"{figures.again} again, {figures.failed} failed",
    )
    yield "Kinesis and S3", f"{figures.events} events", f"{figures.landed} lines", ""
    yield (
        "started again",
        "",
        "",
        f"publisher {restarts.get('publisher', 0)}, reader {restarts.get('reader', 0)}, workers {workers}",
    )


def reconciled(lines: Iterable[Line]) -> Table:
    """The table of a reconciliation."""
    table = Table(title="Reconciliation", title_justify="left")
    for column in ("what", "where", "the same"):
        table.add_column(column)
    for line in lines:
        where = ", ".join(f"{place} {number}" for place, number in line.found.items())
        table.add_row(line.what, where, "yes" if line.same else "NO")
    return table
