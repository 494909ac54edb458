"""python3 -m lessons run: a lesson's producer or consumer as a program, in a terminal of its own."""

import argparse
import signal
import sys
from importlib import import_module

from lessons.course.programs import Program
from lessons.errors import LessonError
from lessons.servers.catalogue import NAMES
from lessons.setup.spelling import command

PROGRAMS = tuple(f"{name}.{part}" for name in NAMES for part in ("producer", "consumer"))
"""The programs that a person runs: a module of `lessons` each, with its `PROGRAM`."""
OF_A_LESSON = ("kafka.members", "kinesis.worker")
"""The programs that a lesson starts: they need what the lesson has made."""
SIGNALLED = 128
"""What shells add to a signal's number for the exit code of a program that it ended."""


class ProgramError(LessonError):
    """There is no such program."""


def run(arguments: argparse.Namespace) -> int:
    """Run the program with its own arguments and return its exit code; without a program, list them.

    Raises:
        LessonError: there is no such program, or what went wrong in it.
    """
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(SIGNALLED + number))  # so that clients are closed
    if arguments.program is None:
        print("\n".join(f"{command(f'run {name}'):<42} {load(name).does}" for name in PROGRAMS))
        return 0
    return load(arguments.program).main(arguments.arguments)


def load(name: str) -> Program:
    """The program of that name.

    Raises:
        ProgramError: no program has that name.
    """
    if name not in PROGRAMS + OF_A_LESSON:
        raise ProgramError(f"There is no program {name!r}.", f"The programs are: {', '.join(PROGRAMS)}.")
    program: Program = import_module(f"lessons.{name}").PROGRAM
    return program
