"""What the producer and the consumer share when each runs in a terminal of its own."""

import argparse
import sys
from collections.abc import Callable

from kafka.errors import KafkaError

from lessons.errors import LessonError


def parser(description: str) -> argparse.ArgumentParser:
    """A parser with the topic, which both need."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--topic", default="user-events", help="the topic (user-events)")
    return made


def positive(text: str) -> int:
    """A whole number above zero, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return number


def main(run: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser) -> None:
    """Run, and tell trouble in sentences; Ctrl-C ends it quietly."""
    arguments = parser.parse_args()
    try:
        run(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    except LessonError as error:
        sys.exit(str(error))
    except KafkaError as error:
        sys.exit(f"Kafka answered: {error}. `python -m lessons status` shows whether the server runs.")
