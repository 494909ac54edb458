"""What a lesson's producer and consumer share when each runs as a program in a terminal of its own."""

import argparse
import sys
from collections.abc import Callable

from lessons.errors import LessonError


def positive(text: str) -> int:
    """A whole number above zero, for argparse.

    >>> positive("3")
    3
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return number


def main(run: Callable, parser: argparse.ArgumentParser, trouble: tuple[type[Exception], ...]) -> None:
    """Parse the arguments and run; trouble is told in sentences, and Ctrl-C ends it quietly.

    Args:
        run: gets the parsed arguments.
        parser: for the arguments of the command line.
        trouble: the errors of the technology's client.
    """
    arguments = parser.parse_args()
    try:
        run(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    except LessonError as error:
        sys.exit(str(error))
    except trouble as error:
        sys.exit(f"The server answered: {error}. `python -m lessons status` shows whether it runs.")
