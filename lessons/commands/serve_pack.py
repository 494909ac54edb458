"""python3 -m lessons serve-pack: a pack for a room, over the room's own network, until Ctrl-C."""

import argparse
import errno
import ipaddress
import socket
from functools import partial
from pathlib import Path

from lessons.commands.packing import course
from lessons.commands.packing.serving import PackServer, Show
from lessons.errors import ServerError
from lessons.servers.port_holder import who_holds
from lessons.servers.supervision import ports
from lessons.setup.packs import reading
from lessons.setup.progress_line import ProgressLine
from lessons.setup.spelling import command

ELSEWHERE = "192.0.2.1"
"""An address of nobody (RFC 5737): which of this computer's own would be used to reach others. Nothing is sent."""


PORT = 8000


def run(arguments: argparse.Namespace) -> int:
    """Serve the pack, and say what participants type; 0 after Ctrl-C.

    Raises:
        SetupError: there is no such file, or it is no whole pack.
        ServerError: it can't listen at that address and port.
    """
    with reading.opened(arguments.file) as pack:
        origin = pack.contents.origin
        print(f"{arguments.file}: for {', '.join(pack.contents.wheels)}.")
    line = ProgressLine("serving")
    with _listening(arguments, origin, line.show) as server:
        try:
            print("\n".join(instructions(server, arguments)), flush=True)
            with line:
                server.serve_forever()
        except KeyboardInterrupt:
            print(f"\n{server.summary()}")
    return 0


def _listening(arguments: argparse.Namespace, origin: str, show: Show) -> PackServer:
    host, port = arguments.address, arguments.port
    if port is None:
        port = next(filter(ports.is_free, range(PORT, PORT + 50)), 0)
    starter = partial(course.starter, came_from=origin)
    try:
        return PackServer(Path(arguments.file), (host, port), name_for_others(host), starter, show)
    except (OSError, OverflowError) as error:
        taken = f", which is taken by {who_holds(port)}" if getattr(error, "errno", 0) == errno.EADDRINUSE else ""
        reason = getattr(error, "strerror", None) or error
        raise ServerError(
            f"The pack can't be served at {host}, port {port}{taken} ({reason}).",
            f"Take --address {own_address()} (this computer's), and another --port.",
        ) from error


def instructions(server: PackServer, arguments: argparse.Namespace) -> list[str]:
    """What the instructor reads: who can reach it, and what each participant types."""
    lines = [f"{server.site} shows this to every participant:"]
    lines += [f"  {when}:\n    {line}" for when, line in server.commands()]
    if is_loopback(arguments.address):
        again = command(f"serve-pack {arguments.file} --address {own_address()}")
        lines.append(f"Only this computer can reach it. For a room: {again}")
    else:
        lines.append("Everybody in this network can download it. It asks for no password: nothing in it is secret.")
    return [*lines, "Ctrl-C ends it."]


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def name_for_others(host: str) -> str:
    """The address that others type: one of this computer's own where it listens at all of them."""
    return own_address() if host in ("0.0.0.0", "::", "") else host


def own_address() -> str:
    """This computer's address in its network; 127.0.0.1 where it is in none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((ELSEWHERE, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return "127.0.0.1"
