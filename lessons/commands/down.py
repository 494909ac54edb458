"""python3 -m lessons down: end servers of this course, whoever uses them."""

import argparse

from lessons.errors import ServerError
from lessons.servers import catalogue
from lessons.servers.catalogue import process_of
from lessons.servers.supervision import ending, registry
from lessons.servers.supervision.health import Checkup, Health
from lessons.servers.supervision.registry import Registration
from lessons.setup.spelling import command


def run(arguments: argparse.Namespace) -> int:
    """End those that are named (all when none is named), and say what each was and whether it was in use.

    Raises:
        ServerError: there is no server of that name.
    """
    found = ending.registered_servers(arguments.names)
    for name in arguments.names:
        _require(name)
    for registration in found:
        print(line(registration, ending.end(registration, process_of(registration))), flush=True)
    if not found:
        print("No server of this course runs.")
    return 0


def _require(name: str) -> None:
    known = [*catalogue.NAMES, *registry.names()]
    if name not in known:
        raise ServerError(f"There is no server called {name!r}.", f"The names are: {', '.join(dict.fromkeys(known))}.")


def line(registration: Registration, before: Checkup) -> str:
    """What was ended, and who has to know it."""
    kept = f"; its data stays in {registration.folder}" if registration.keep else ""
    return f"{registration.name:<8} ended: {registration.address}{kept}; {_of_users(before)}"


def _of_users(before: Checkup) -> str:
    if before.health is Health.GONE:
        return "its supervisor had been killed"
    if before.health is Health.HANGS and not before.users:
        return "it hung"
    if not before.users:
        return "nobody used it"
    what = f"(a notebook, or `{command('up')}`)"
    if before.users == 1:
        return f"1 program {what} used it: run that from the top"
    return f"{before.users} programs {what} used it: run them from the top"
