"""python3 -m lessons down: end servers of this course, whoever uses them."""

import argparse

from lessons.errors import ServerError
from lessons.servers import technology
from lessons.servers.supervision import ending, registry
from lessons.servers.supervision.health import Look, State
from lessons.servers.supervision.registry import Record
from lessons.setup.spelling import command


def run(arguments: argparse.Namespace) -> int:
    """End those that are named (all when none is named), and say what each was and whether it was in use.

    Raises:
        ServerError: there is no server of that name.
    """
    found = ending.recorded(arguments.names)
    for name in arguments.names:
        _require(name)
    for record in found:
        print(line(record, ending.end(record)), flush=True)
    if not found:
        print("No server of this course runs.")
    return 0


def _require(name: str) -> None:
    known = [*technology.NAMES, *registry.names()]
    if name not in known:
        raise ServerError(f"There is no server called {name!r}.", f"The names are: {', '.join(dict.fromkeys(known))}.")


def line(record: Record, before: Look) -> str:
    """What was ended, and who has to know it."""
    kept = f"; its data stays in {record.folder}" if record.keep else ""
    return f"{record.name:<8} ended: {record.address}{kept}; {_of_users(before)}"


def _of_users(before: Look) -> str:
    if before.state is State.GONE:
        return "its supervisor had been killed"
    if before.state is State.HANGS and not before.users:
        return "it hung"
    if not before.users:
        return "nobody used it"
    what = f"(a notebook, or `{command('up')}`)"
    if before.users == 1:
        return f"1 program {what} used it: run that from the top"
    return f"{before.users} programs {what} used it: run them from the top"
