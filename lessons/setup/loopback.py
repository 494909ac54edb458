"""Loopback is loopback: no client of a server on this computer asks a proxy for it. Standard library only.

Every spelling counts: programs read `http_proxy`, HTTPS_PROXY, `grpc_proxy`, ALL_PROXY and others, each in its own way,
and the exceptions from `no_proxy`, NO_PROXY or, gRPC's alone, `no_grpc_proxy`.
"""

import re
import sys
from collections.abc import MutableMapping

HOSTS = ("localhost", "127.0.0.1", "::1", "[::1]")
"""This computer, in the spellings of clients: some compare `::1`, others the address as it stands in a URL."""
EVERYTHING = "*"


def bypass_proxies(environ: MutableMapping[str, str]) -> None:
    """Let no proxy that the environment names stand before a server on this computer; what else it says stays so.

    Args:
        environ: changed in place; usually os.environ, or the environment of a process about to be started.
    """
    _write_down_the_systems(environ)
    if not any(name.lower().endswith("_proxy") and value for name, value in environ.items()):
        return
    given = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    for name in ("no_proxy", "NO_PROXY"):  # who sets one of them means every program, and most read `no_proxy` first
        environ[name] = _with_loopback(environ.get(name) or given)
    if EVERYTHING in (environ["no_proxy"], environ["NO_PROXY"]) or environ.get("no_grpc_proxy"):
        environ["no_grpc_proxy"] = _with_loopback(environ.get("no_grpc_proxy") or "")  # gRPC does not know `*`


def _with_loopback(exceptions: str) -> str:
    """The list with this computer in it. A `*` means everything only as long as it stands alone."""
    found = [entry for entry in re.split(r"[,\s]+", exceptions) if entry]
    if EVERYTHING in found:
        return EVERYTHING
    return ",".join(dict.fromkeys([*found, *HOSTS]))


def _write_down_the_systems(environ: MutableMapping[str, str]) -> None:
    """macOS has proxies in its settings, which Python asks only while the environment says nothing of proxies."""
    system: str = sys.platform  # mypy takes sys.platform itself for this system's, and checks nothing below
    if system != "darwin" or any(name.lower().endswith("_proxy") for name in environ):
        return
    import urllib.request

    for scheme, address in urllib.request.getproxies().items():
        environ[f"{scheme}_proxy"] = address
