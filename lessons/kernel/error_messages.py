"""Tells three kinds of errors in a sentence of what to do; they stay errors, with the type and text that they have.

- A cell that was stopped: the insides of the course and of a client's library tell a learner nothing.
- A name that no cell has made in this kernel: so it is after a restart in the middle of a lesson.
- A claim of a lesson that does not hold; where a server elsewhere withholds a right, that right.

All other errors are shown as IPython shows them, and these two last ones too, with the sentence below.
"""

from __future__ import annotations

import traceback
from traceback import FrameSummary
from types import TracebackType
from typing import TYPE_CHECKING

from lessons.kernel import notebook_file, original_cells, reasons
from lessons.kernel.record import Record

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

ABOVE = "Select this cell, choose *Run All Above Selected Cell* in the menu Run, then run this cell again."


def install_error_messages(shell: InteractiveShell, record: Record) -> None:
    """Let this shell show these errors so.

    Args:
        shell: IPython's shell.
        record: of the cells that it runs.
    """

    def show(
        shell: InteractiveShell,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType,
        tb_offset: int | None = None,
    ) -> list[str]:
        """What IPython calls in place of its own way to show them."""
        lines = _stopped(shell, trace) if kind is KeyboardInterrupt else _usual(shell, error, trace, tb_offset)
        sentence = _sentence(shell, record, error, trace)
        lines += [f"\n{sentence}"] if sentence else []
        shell._showtraceback(kind, error, lines)
        return lines

    shell.set_custom_exc((KeyboardInterrupt, NameError, AssertionError), show)


def _usual(shell: InteractiveShell, error: BaseException, trace: TracebackType, tb_offset: int | None) -> list[str]:
    return list(shell.InteractiveTB.structured_traceback(type(error), error, trace, tb_offset=tb_offset))


def _stopped(shell: InteractiveShell, trace: TracebackType) -> list[str]:
    frames = [frame for frame in traceback.extract_tb(trace) if _is_in_a_cell(shell, frame)]
    where = f" on line {frames[-1].lineno}: {frames[-1].line}" if frames else "."
    return [f"KeyboardInterrupt: this cell was stopped{where}", "Run it again when you like."]


def _is_in_a_cell(shell: InteractiveShell, frame: FrameSummary) -> bool:
    return shell.compile.format_code_name(frame.filename) is not None


def _sentence(shell: InteractiveShell, record: Record, error: BaseException, trace: TracebackType) -> str:
    """What to do about an error of a cell's own code; nothing where there is nothing certain to say."""
    last = traceback.extract_tb(trace)[-1]
    if not _is_in_a_cell(shell, last):
        return ""
    if type(error) is NameError and notebook_file.is_assigned_above(shell, record.running(), error.name):
        return f"A cell above defines `{error.name}`, and has not been run since the kernel started. {ABOVE}"
    if isinstance(error, AssertionError) and original_cells.is_original(record.running()):
        return (
            reasons.first()
            or f"What the lesson claims here did not hold: `{last.line}`. {ABOVE} If it fails again, report it."
        )
    return ""
