"""Ports on this computer's loopback: which are free, and which program listens on one that is not."""

import contextlib
import functools
import socket
from collections.abc import Collection

from lessons.errors import AddressError, LessonError

UNKNOWN = "another program"
IPV4 = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
HOSTS = ((socket.AF_INET, IPV4), (socket.AF_INET6, "::1"))


@functools.cache
def host() -> str:
    """The name by which clients reach what listens on 127.0.0.1: `localhost`, where that leads there."""
    with contextlib.suppress(OSError):
        found = {info[4][0] for info in socket.getaddrinfo("localhost", None, type=socket.SOCK_STREAM)}
        return "localhost" if IPV4 in found else IPV4
    return IPV4


def reach_loopback() -> None:
    """Do nothing where this computer can reach itself, as it nearly always can; nothing is sent.

    Raises:
        LessonError: it can't.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((IPV4, 9))
    except OSError as error:
        raise LessonError(
            f"This computer can't reach itself at {IPV4}: its loopback interface is down ({error.strerror}).",
            "Bring it up (on Linux: `ip link set lo up`), then run it again.",
        ) from error


def own_address(reached_by: str) -> str:
    """The IPv4 address of this computer's that a name leads to, for servers that other computers reach by that name.

    Args:
        reached_by: a name, or an address itself.

    Raises:
        AddressError: it leads to no address, or to none of this computer's.
    """
    do = "Give an IPv4 address of this computer's, or its name, as the others in the room reach it."
    try:
        found = socket.getaddrinfo(reached_by, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]
    except (OSError, UnicodeError) as error:  # a name with a part that is too long is a UnicodeError
        raise AddressError(f"{reached_by!r} leads to no IPv4 address ({error}).", do) from error
    address = str(found)
    if address == EVERYWHERE:
        raise AddressError(f"{reached_by} means every network of this computer, and is no address to reach.", do)
    if not _can_bind(address, 0):
        raise AddressError(f"{reached_by} is {address}, which is no address of this computer's.", do)
    return address


def is_free(port: int, address: str = IPV4) -> bool:
    """Whether nothing listens on the port, neither by IPv4 nor by IPv6 (a client of `localhost` may try either).

    Args:
        port: which one.
        address: where a server is to listen on it, if not on loopback.
    """
    return (
        not any(_accepts(family, host, port) for family, host in HOSTS)
        and _can_bind(IPV4, port)
        and (address == IPV4 or _can_bind(address, port))
    )


def _accepts(family: int, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex((host, port)) == 0
    except OSError:
        return False


def _can_bind(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def free(count: int, but: Collection[int] = ()) -> list[int]:
    """So many different ports that are free just now.

    Args:
        count: how many.
        but: ports that are spoken for, though nobody listens on them yet.
    """
    with contextlib.ExitStack() as probes:  # all held until the last is found, so that none is given twice
        found: list[int] = []
        while len(found) < count:
            probe = probes.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            if probe.getsockname()[1] not in but:
                found.append(probe.getsockname()[1])
        return found


def program_on(port: int) -> str:
    """Which program listens on the port, such as 'java (process 4711)'; UNKNOWN where this user may not see it."""
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
                if connection.pid:
                    return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
                break
    except psutil.Error:
        pass  # not every system lets a user look at other users' connections
    return UNKNOWN
