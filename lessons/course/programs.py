"""What a lesson's producer and consumer share when each runs as a program in a terminal of its own."""

import argparse
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from lessons.course import ending
from lessons.errors import LessonError
from lessons.setup.spelling import COMMAND, command


@dataclass(frozen=True)
class Program:
    """A program of a lesson, such as its producer.

    Args:
        name: how `run` knows it, such as "kafka.producer".
        does: what it does, in a sentence.
        add_arguments: adds its arguments to a parser.
        run: does it, with the parsed arguments.
        client_errors: the errors of the technology's client.
    """

    name: str
    does: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]
    client_errors: tuple[type[Exception], ...]

    def main(self, argv: list[str]) -> int:
        """Parse the arguments, run, and return the exit code.

        Raises:
            LessonError: what happened and what to do.
            SystemExit: the arguments are not the program's, help was asked for, or somebody ended it by SIGTERM.
        """
        parser = argparse.ArgumentParser(prog=f"{COMMAND} run {self.name}", description=self.does)
        self.add_arguments(parser)
        arguments = parser.parse_args(argv)
        try:
            with ending.watched():
                self.run(arguments)
        except self.client_errors as error:
            do = f"`{command('status')}` shows whether it runs."
            print(LessonError(f"The server answered: {error}.", do), file=sys.stderr)
            return 1
        return 0


def positive(text: str) -> int:
    """A whole number above zero, for argparse.

    >>> positive("3")
    3
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return number


def seconds(text: str) -> float:
    """A number of seconds above zero that a timer can wait.

    >>> seconds("0.5")
    0.5

    Raises:
        argparse.ArgumentTypeError: it is zero, negative, no number, or longer than a timer can wait.
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= threading.TIMEOUT_MAX:  # false for nan, too
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above zero")
    return number
