"""python -m lessons.eventstore.embedded: the server in the foreground, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from lessons.errors import LessonError

PASSWORD = "changeit"
"""The password that EventStoreDB itself begins with."""


def port(text: str) -> int:
    """A port's number, from the command line."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535 is one")
    return int(text)


def options(arguments: list[str]):
    """The command line, understood."""
    from lessons.eventstore.embedded.server import Options

    parser = argparse.ArgumentParser(
        prog="python -m lessons.eventstore.embedded", description="A server that speaks EventStoreDB's protocol."
    )
    parser.add_argument("--port", type=port, default=2113, help="the port (2113); 0 for any that is free")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this computer only)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the events in DIR (otherwise in memory)")
    parser.add_argument("--tls", action="store_true", help="TLS with a certificate of its own, users and passwords")
    parser.add_argument("--advertise-host", default="localhost", help="the name that clients are told")
    parser.add_argument("--advertise-port", type=port, default=0, help="the port that clients are told")
    parser.add_argument("--no-standard-projections", action="store_true", help="don't run the system projections")
    parser.add_argument("--instance", type=UUID, metavar="UUID", help="the id among a cluster's members (a new one)")
    given = parser.parse_args(arguments)
    passwords = {name: os.environ.get(f"EVENTSTORE_{name.upper()}_PASSWORD", PASSWORD) for name in ("admin", "ops")}
    return Options(
        given.port,
        given.host,
        given.data,
        given.tls,
        given.advertise_host,
        given.advertise_port,
        passwords,
        not given.no_standard_projections,
        given.instance,
    )


async def serve(chosen) -> None:
    """Run the server until a signal comes."""
    from lessons.eventstore.embedded import server

    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with server.run(chosen) as running:
        print(f"ready {running.uri}", flush=True)
        await ended.wait()


def main(arguments: list[str]) -> int:
    """Run the server; 1 when it can't."""
    try:
        asyncio.run(serve(options(arguments)))
        return 0
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
