"""python -m embedded_eventstore: the server in the foreground, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from embedded_eventstore import EmbeddedServerError, Options, serve_async
from embedded_eventstore.options import PASSWORD
from embedded_eventstore.versions import VERSIONS


def port_number(text: str) -> int:
    """A port's number, from the command line."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535 is one")
    return int(text)


def parse_options(arguments: list[str]) -> Options:
    """The options on the command line; passwords come from the environment."""
    parser = argparse.ArgumentParser(
        prog="python -m embedded_eventstore", description="A server that speaks EventStoreDB's protocol."
    )
    parser.add_argument("--port", type=port_number, default=2113, help="the port (2113); 0 for any that is free")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this computer only)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the events in DIR (otherwise in memory)")
    parser.add_argument("--tls", action="store_true", help="TLS with a certificate of its own, users and passwords")
    parser.add_argument("--advertise-host", default="localhost", help="the host that clients get on discovery")
    parser.add_argument("--advertise-port", type=port_number, default=0, help="the port that clients get on discovery")
    parser.add_argument("--no-standard-projections", action="store_true", help="don't run the system projections")
    parser.add_argument("--instance", type=UUID, metavar="UUID", help="the id among a cluster's members (a new one)")
    parser.add_argument(
        "--server-version", choices=VERSIONS, default="26.1", help="the version of KurrentDB that it stands for (26.1)"
    )
    parser.add_argument(
        "--http",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="answer HTTP/1.1 on the port, too (yes)",
    )
    parser.add_argument(
        "--max-append-size", type=int, metavar="BYTES", help="the most bytes of one append (as the version has it)"
    )
    parser.add_argument("--max-event-size", type=int, metavar="BYTES", help="the most bytes of one event (16 MiB)")
    parser.add_argument(
        "--log-level", choices=("debug", "info", "warning", "error"), default="warning", help="what is logged (warning)"
    )
    given = parser.parse_args(arguments)
    logging.basicConfig(level=given.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return Options(
        port=given.port,
        host=given.host,
        data=given.data,
        tls=given.tls,
        advertise_host=given.advertise_host,
        advertise_port=given.advertise_port,
        passwords={name: os.environ.get(f"EVENTSTORE_{name.upper()}_PASSWORD", PASSWORD) for name in ("admin", "ops")},
        start_standard_projections=not given.no_standard_projections,
        instance=given.instance,
        version=VERSIONS[given.server_version].limited(given.max_append_size, given.max_event_size),
        http=given.http,
    )


SECONDS_TO_END = 1.5
"""How long the server has to end by itself; then the process ends, which loses nothing that was acknowledged."""


def on_signal(end: Callable[[], object]) -> None:
    """Call `end` at SIGINT or SIGTERM. The process ends soon after that, even if nothing else can be done any more."""

    def handle(number: int, frame: object) -> None:
        timer = threading.Timer(SECONDS_TO_END, os._exit, [0])
        timer.daemon = True
        timer.start()
        end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)


async def serve_until_signal(options: Options) -> None:
    """Run the server until SIGINT, SIGTERM or an operator ends it; print its connection string when it is ready."""
    signalled, loop = asyncio.Event(), asyncio.get_running_loop()
    on_signal(lambda: loop.call_soon_threadsafe(signalled.set))
    async with serve_async(options) as running:
        gc.freeze()  # what is there now stays: to look for garbage in it each time would hold up clients
        gc.set_threshold(10_000)  # an append makes hundreds of objects, of which none is garbage in a circle
        print(f"ready {running.uri}", flush=True)
        reasons = [asyncio.create_task(event.wait()) for event in (signalled, running.asked_to_end)]
        await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
        for reason in reasons:
            reason.cancel()


def command() -> int:
    """The command that an installed package has."""
    return main(sys.argv[1:])


def main(arguments: list[str]) -> int:
    """Run the server; returns 1 if it can't start or can't continue."""
    try:
        asyncio.run(serve_until_signal(parse_options(arguments)))
        return 0
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
