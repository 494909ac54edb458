"""What the bank's programs share: their arguments, and an end by SIGTERM that leaves nothing half done."""

import argparse
import os
import signal
import threading
import time
from collections.abc import Callable

ENDS_WITHIN = 20.0
"""Seconds for a program to end by itself once whoever has started it is gone."""


class Ending:
    """Whether somebody has asked this program to end.

    The signal only notes it, and the program looks between two pieces of work. An exception out of a signal's handler
    would come in the middle of any line, a client's too: it may be lost there, or leave a lock held for ever.
    """

    def __init__(self) -> None:
        self._asked = False

    def is_set(self) -> bool:
        """Whether it is time to end."""
        return self._asked

    def ask(self, *_: object) -> None:
        """Ask it to end, as a handler of a signal does too."""
        self._asked = True


def parser(module: str, does: str) -> argparse.ArgumentParser:
    """A parser with the arguments that all of them have.

    Args:
        module: the program's.
        does: what it does, in a sentence.
    """
    made = argparse.ArgumentParser(prog=f"python -m {module}", description=does)
    made.add_argument("bank", metavar="BANK", help="the file that says where everything is")
    made.add_argument("--die-after", type=int, default=0, metavar="N", help="be killed in the middle, after so many")
    return made


def main(made: argparse.ArgumentParser, run: Callable[[argparse.Namespace, Ending], None]) -> int:
    """Run the program until it is done or asked to end; returns its exit code.

    Args:
        made: its parser.
        run: does its work, with the parsed arguments, and ends soon after it is asked to.
    """
    arguments, ending = made.parse_args(), Ending()
    signal.signal(signal.SIGTERM, ending.ask)
    threading.Thread(target=_end_with_parent, args=(ending,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all programs of a terminal: the bank says who ends
    run(arguments, ending)
    return 0


def _end_with_parent(ending: Ending) -> None:
    """Whoever has started this program holds the other end of its standard input: when that is closed, it ends."""
    os.read(0, 1)  # not by sys.stdin, whose lock a thread may not hold when Python ends
    ending.ask()
    time.sleep(ENDS_WITHIN)  # the program ends meanwhile, and this thread with it
    os._exit(1)  # a client waits for a server that has gone, too
