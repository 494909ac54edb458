"""The record of what was run in this kernel: each cell's code, the names that it bound, and how it ended."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lessons.kernel.cell_names import assigned_names

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

STOPPED = "was stopped before its end"


@dataclass
class CellRun:
    """One run of a cell.

    Args:
        source: its code, as it was sent.
        cell_id: the cell's id, where the front end tells it (JupyterLab does); else nothing.
        binds: the names that it gives a value, or would have given one.
        trouble: how it failed, as the end of a sentence that begins with the cell; nothing when it went well.
    """

    source: str
    cell_id: str = ""
    binds: frozenset[str] = field(default_factory=frozenset)
    trouble: str = ""


class Record:
    """Listens to IPython's events from the moment when it is made.

    Args:
        shell: IPython's shell.
    """

    def __init__(self, shell: InteractiveShell):
        self._shell = shell
        self._ran: list[CellRun] = []
        self._running: CellRun | None = None
        self._before: dict[str, int] = {}
        self._shown: BaseException | None = None
        shell.events.register("pre_run_cell", self._begins)
        shell.events.register("post_run_cell", self._has_ended)

    def running(self) -> str:
        """The code of the cell that runs now."""
        return self._running.source if self._running else ""

    def last(self, name: str, home: str | None = None) -> CellRun | None:
        """The last run that bound this name, or failed before it did.

        A run that failed counts no more when the same cell has gone well since.

        Args:
            name: a name of the notebook.
            home: the id of the cell that is there to bind it: where that fails, it counts whatever is in it.
        """
        well = set()
        for ran in reversed(self._ran):
            if not ran.trouble:
                well.add(ran.cell_id or None)
            meant = name in ran.binds or (ran.trouble and ran.cell_id == home)
            if meant and not (ran.trouble and ran.cell_id in well):
                return ran
        return None

    def _begins(self, info: ExecutionInfo) -> None:
        if self._running:
            self._running.trouble = STOPPED  # nobody told how it ended
        source = info.raw_cell or ""
        self._running = CellRun(source, getattr(info, "cell_id", None) or "", assigned_names(source))
        self._ran.append(self._running)
        self._before = self._values()
        self._shown = _shown_last()

    def _has_ended(self, result: ExecutionResult | None) -> None:
        ran, self._running = self._running, None
        if ran is None:  # it was this cell that loaded us
            return
        ran.trouble = STOPPED if result is None else _trouble(self._error_of(result))
        now = self._values()  # tells of `from … import *`, of `%run`, of `exec`
        ran.binds |= {name for name, value in now.items() if self._before.get(name) != value}

    def _error_of(self, result: ExecutionResult) -> BaseException | None:
        """What the cell raised; before IPython 9 (Python 3.10 has 8) `%time` shows an error and hands on none."""
        shown = _shown_last()
        return result.error_before_exec or result.error_in_exec or (shown if shown is not self._shown else None)

    def _values(self) -> dict[str, int]:
        """The identity of every value that the cells made; the values themselves are not held."""
        return {name: id(value) for name, value in list(self._shell.user_ns.items()) if not name.startswith("_")}


def _shown_last() -> BaseException | None:
    """The error whose traceback was shown last (IPython writes it down as Python's own prompt does)."""
    return getattr(sys, "last_value", None)


def _trouble(error: BaseException | None) -> str:
    if error is None:
        return ""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if isinstance(error, SyntaxError):
        return f"is not Python: {_public_name(error)} on line {error.lineno}: {error.msg}"
    return f"raised {_public_name(error)}: {error}".rstrip(": ")


def _public_name(error: BaseException) -> str:
    """The name of the error's kind, as it is documented: Python 3.13 and later also raise an _IncompleteInputError."""
    return next(kind.__name__ for kind in type(error).__mro__ if not kind.__name__.startswith("_"))
