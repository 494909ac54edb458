"""What a lesson's kernel has besides IPython: it knows which cells were run, and tells some errors in a sentence.

The environment's own IPython settings load it when a kernel starts (lessons/setup/environment.py), whatever front end
started it. Where they do not, it is there from the first import of an exercise on.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lessons.kernel import error_messages
from lessons.kernel.record import Record

if TYPE_CHECKING:  # the command line does without IPython
    from IPython.core.interactiveshell import InteractiveShell

_records: list[Record] = []


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Begin to keep a record of the cells, and to tell errors in sentences; a second call changes nothing."""
    if _records:
        return
    _records.append(Record(shell))
    error_messages.install_error_messages(shell, _records[0])


def load_where_there_is_a_shell() -> None:
    """The same for the shell that runs this code; nothing outside IPython."""
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    if shell is not None:
        load_ipython_extension(shell)


def record() -> Record | None:
    """The record of this kernel's cells; None where there is no IPython, as in a program or a test."""
    return _records[0] if _records else None
