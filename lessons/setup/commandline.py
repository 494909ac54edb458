"""The commands, their arguments, and the way from any Python to the environment that has the requirements."""

import argparse
import io
import os
import sys
from functools import partial
from importlib import import_module

from lessons.errors import LessonError
from lessons.setup import caller, environment, loopback, supported
from lessons.setup.packs import reading, taking
from lessons.setup.spelling import COMMAND, command

COMMANDS = {
    "lab": "open the course in JupyterLab; the first time, install what it needs",
    "run": "run a lesson's producer or consumer in this terminal; without a name, list them",
    "update": "bring changed lessons into your copies in work/, and keep everything that is yours",
    "reset": "give a notebook or the starter of one exercise again; what you had is kept",
    "test": "execute every notebook and unit test; further arguments go to pytest",
    "up": "start servers in the foreground, until Ctrl-C",
    "down": "end servers of this course, also those that hang or that somebody still uses",
    "status": "show the servers of this course that run now",
    "doctor": "look for what could keep the course from running, and say what to do",
    "fetch": "download everything now, so that the course works offline",
    "progress": "show which exercises are done",
    "capstone": "run a small bank on all four technologies, with faults or without, and reconcile its numbers",
    "pack": "write all that set-up downloads, and the course, into one file for a room without a network",
    "serve-pack": "give such a file to a room over its own network, until Ctrl-C",
    "solutions": "write the exercises' solutions as a page to project, for whoever teaches",
}
KEEPS = (
    "keep all events of Kafka, Pulsar and Event Store in DIR, also those that were read, for the next time; "
    "Kinesis (moto) keeps its own in memory only"
)
ROOM = (
    "serve other computers too, which reach this one by ADDRESS (its name, or an IPv4 address), and print what "
    "they set; whoever is in the network can then use these servers"
)
FROM = "take all downloads from a pack, without any network: its path, or the address at which one is served"
WITHOUT_ENVIRONMENT = {"doctor": "lessons.setup.checks"}
"""Commands that have something to say before the environment exists, and the module that says it."""


def _positive(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog=COMMAND,
        description=f"A course on event streaming whose lessons run. Begin with: {command('lab')}",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    subs = {name: commands.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    subs["lab"].add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    subs["lab"].add_argument("--port", type=int, help="JupyterLab's port (8888, or the next that is free)")
    for name in ("lab", "fetch"):
        subs[name].add_argument("--from", dest="source", metavar="FILE", help=FROM)
    _describe_packs(subs["pack"], subs["serve-pack"])
    subs["run"].add_argument("program", nargs="?", metavar="PROGRAM", help="such as kafka.consumer")
    subs["run"].add_argument("arguments", nargs="*", metavar="…", help="the program's own; see PROGRAM --help")
    subs["reset"].add_argument("name", metavar="NAME", help="such as 01_kafka, or an exercise such as kafka.total_lag")
    subs["up"].add_argument("names", nargs="*", metavar="NAME", help="which ones; all when none is named")
    subs["down"].add_argument("names", nargs="*", metavar="NAME", help="which ones; all when none is named")
    subs["up"].add_argument("--containers", action="store_true", help="start the official images, by Docker or podman")
    subs["up"].add_argument("--data", metavar="DIR", help=KEEPS)
    subs["up"].add_argument("--address", metavar="ADDRESS", help=ROOM)
    subs["progress"].add_argument("--name", default="", help="whose certificate it is; without it, it names nobody")
    subs["capstone"].add_argument("--events", type=_positive, default=500, metavar="N", help="how many commands (500)")
    subs["capstone"].add_argument("--seed", type=int, default=1, metavar="N", help="of the random numbers (1)")
    subs["capstone"].add_argument(
        "--faults", nargs="?", const="", metavar="NAMES", help="inject all faults, or those with these names (a,b,c)"
    )
    subs["solutions"].add_argument("names", nargs="*", metavar="NAME", help="such as 01_kafka; all when none is named")
    subs["solutions"].add_argument("--to", metavar="FILE", default="solutions.html", help="the page (solutions.html)")
    subs["doctor"].add_argument("--send", action="store_true", help="say it in one line, for whoever teaches")
    progress = subs["progress"].add_mutually_exclusive_group()
    progress.add_argument("--export", metavar="FILE", help="write your progress into FILE, for whoever teaches")
    progress.add_argument("--certificate", metavar="FILE", help="write what you have done as a page of HTML")
    progress.add_argument("--class", metavar="DIR", dest="room", help="table what learners' files in DIR say")
    return top


def _describe_packs(pack: argparse.ArgumentParser, serve: argparse.ArgumentParser) -> None:
    pack.add_argument("file", metavar="FILE", help="the pack, such as course.pyz")
    here = "all Pythons that the course supports on these computers"
    names = sorted(supported.names())
    pack.add_argument(
        "--for", dest="platforms", nargs="+", default=[], metavar="PLATFORM", help=f"{here}: {', '.join(names)}, or all"
    )
    pack.add_argument("--python", dest="pythons", nargs="+", default=[], metavar="X.Y", help="only these Pythons")
    serve.add_argument("file", metavar="FILE", help="a pack")
    serve.add_argument("--address", default="127.0.0.1", help="of this computer, for the room (127.0.0.1: nobody else)")
    serve.add_argument("--port", type=int, help="where it is served (8000, or the next that is free)")


def parse(argv: list[str]) -> argparse.Namespace:
    """The arguments; what follows `test` is pytest's, and what follows a program's name is the program's."""
    if argv[:1] == ["test"]:
        return argparse.Namespace(command="test", pytest=argv[1:])
    if argv[:1] == ["run"] and argv[1:] and not argv[1].startswith("-"):
        return argparse.Namespace(command="run", program=argv[1], arguments=argv[2:])
    return parser().parse_args(argv)


def _has_home(name: str) -> bool:
    """Whether there is a home that can be written to; a command that says what is wrong goes on without one."""
    try:
        caller.provide_home(os.environ, environment.ROOT)
        return True
    except LessonError:
        if name not in WITHOUT_ENVIRONMENT:
            raise
        return False


def _take_from_pack(argv: list[str], source: str) -> None:
    """Set up from a pack: its jars, and an environment where there is none, which goes on with the same command."""
    with reading.opened(source) as pack:
        reading.require_for_here(pack)
        taking.jars(pack)
        if not environment.is_complete():
            environment.enter(argv, unpack=partial(taking.wheels, pack))


def _run(module: str, arguments: argparse.Namespace) -> int:
    """Run the command that this module has; its exit code."""
    code: int = import_module(module).run(arguments)
    return code


def print_anything() -> None:
    """A name that the terminal's character set does not have is printed in another spelling, and ends no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run(argv: list[str]) -> int:
    """Run one command and return its exit code; trouble is told in sentences."""
    print_anything()
    loopback.bypass_proxies(os.environ)
    entered = environment.has_entered(os.environ)
    arguments = parse(argv)
    if arguments.command is None:
        parser().print_help()
        return 2
    try:
        if not _has_home(arguments.command):
            return _run(WITHOUT_ENVIRONMENT[arguments.command], arguments)
        if getattr(arguments, "source", None) and not entered:
            _take_from_pack(argv, arguments.source)
        if not environment.is_complete():
            if arguments.command in WITHOUT_ENVIRONMENT and not environment.is_made():
                return _run(WITHOUT_ENVIRONMENT[arguments.command], arguments)
            environment.enter(argv, entered)
        return _run(f"lessons.commands.{arguments.command.replace('-', '_')}", arguments)
    except LessonError as error:
        print(f"\n{error.what}\n{error.do}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as in `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
