"""uv: gets all packages side by side. What pip is told of mirrors, proxies and certificates is handed on to it."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from lessons.setup import caller, pip
from lessons.setup.pip import Target
from lessons.setup.progress_line import ProgressLine

LOCK = Path(__file__).with_name("installer.txt")
"""The lock of uv itself."""
KEPT = re.compile(
    r"UV_(DEFAULT_INDEX|INDEX(_\w+)?|EXTRA_INDEX_URL|FIND_LINKS|KEYRING_PROVIDER|INSECURE_HOST|SYSTEM_CERTS|NATIVE_TLS"
    r"|HTTP_\w+|REQUEST_TIMEOUT|CACHE_DIR|NO_CACHE|LINK_MODE|CONFIG_FILE|NO_CONFIG|OFFLINE|CONCURRENT_\w+"
    r"|CREDENTIALS_DIR)"
)
"""The caller's variables for uv that count: where packages are, and how they are got."""
SAME = {
    "index-url": ("UV_DEFAULT_INDEX",),
    "extra-index-url": ("UV_EXTRA_INDEX_URL",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "client-cert": ("SSL_CLIENT_CERT",),
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "default-timeout": ("UV_HTTP_TIMEOUT",),
    "timeout": ("UV_HTTP_TIMEOUT",),
}
"""What pip's settings are called by uv."""
ONLY_PIP = ("keyring-provider",)


def understands(chosen: Mapping[str, str]) -> bool:
    """Whether uv can do what these settings of pip say."""
    return not any(name in chosen for name in ONLY_PIP)


def install(target: Target, lock: Path, cache: Path | None, chosen: Mapping[str, str]) -> bool:
    """Install exactly what the lock names, hashes checked; False where that failed: the log says why.

    Args:
        target: where it goes; uv is there already.
        lock: a requirements file with hashes.
        cache: the folder of uv's cache; None for the caller's own.
        chosen: pip's settings.
    """
    argv = [str(target.python.with_name("uv")), "pip", "install", "--python", str(target.python)]
    argv += ["--no-deps", "--require-hashes", "--no-progress", "--no-build", "-r", str(lock)]
    argv += ["--no-index"] if chosen.get("no-index", "").lower() in ("1", "true", "yes", "on") else []
    argv += ["--find-links", pip.WHEELS] if chosen == pip.ONLY_WHEELS else []  # before the caller's UV_FIND_LINKS
    argv += ["--cache-dir", str(cache)] if cache else []
    with ProgressLine("installing packages") as line:
        line.show("downloading")
        return pip.follow(target, argv, environment(chosen), lambda said: _show(said, line)) == 0


def environment(chosen: Mapping[str, str]) -> dict[str, str]:
    """The environment in which uv does what pip's settings say; uv's own variables of the caller go before them."""
    mine = caller.without_harm(os.environ)
    mine = {name: value for name, value in mine.items() if not name.startswith("UV_") or KEPT.fullmatch(name)}
    if "UV_INDEX_URL" in mine:  # the older name of UV_DEFAULT_INDEX
        mine.setdefault("UV_DEFAULT_INDEX", mine["UV_INDEX_URL"])
    for name, value in chosen.items():
        for theirs in SAME.get(name, ()):
            mine.setdefault(theirs, " ".join(value.split()))
    if "find-links" in chosen:
        mine.setdefault("UV_FIND_LINKS", ",".join(chosen["find-links"].split()))
    if "UV_EXTRA_INDEX_URL" in mine:  # as pip, which takes from all of them; the lock's hashes say what is right
        mine.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    if "cert" in chosen:
        mine["SSL_CERT_FILE"] = chosen["cert"]
    else:
        mine.setdefault("UV_SYSTEM_CERTS", "true")
    return mine


def _show(said: str, line: ProgressLine) -> None:
    if found := re.match(r"\s*(Download(?:ing|ed)|Prepared|Installed) (\S+)", said):
        line.show(f"{found[1].lower()} {found[2]}")
