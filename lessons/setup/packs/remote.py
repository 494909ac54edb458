"""A pack at an address, read as if it were a file: only the parts that are asked for are downloaded."""

import http.client
import io
import os
import re
import threading
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from lessons.errors import SetupError
from lessons.setup import certificates
from lessons.setup.download import PAUSES, TIMEOUT, TROUBLE

BLOCK = 4 << 20
"""Bytes of one request: a room's server answers some tens of them for each computer, and not thousands."""


def is_address(source: str) -> bool:
    """Whether this is an address and no file's path."""
    return source.startswith(("http://", "https://"))


class Remote(io.RawIOBase):
    """What is at an address, by requests for ranges of it.

    Args:
        address: of http or https. A room's network has no proxy, so http asks none.

    Raises:
        SetupError: it can't be had, or not in parts.
    """

    def __init__(self, address: str):
        self.address = address
        self.opener = _opener(address)
        self.at = self.start = 0
        self.block = b""
        try:
            self.size = self._total(self._open(0, 1))
        except TROUBLE as error:
            raise _explain(address, error) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # its type has a name only since Python 3.12
        """Fill the buffer from the block that is here, or from the next one."""
        if not self.start <= self.at < self.start + len(self.block):
            self._load()
        found = self.block[self.at - self.start :][: len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)

    def _load(self) -> None:
        self.start, self.block = self.at, b""
        if self.at < self.size:
            wanted = min(BLOCK, self.size - self.at)
            self.block = self._read(self.at, wanted)

    def _read(self, first: int, count: int) -> bytes:
        """A range, whole; a connection that broke off is tried again."""
        for pause in (*PAUSES, None):
            try:
                with self._open(first, count) as answer:
                    found: bytes = answer.read(count)
                if len(found) == count:
                    return found
            except TROUBLE as error:
                if pause is None:
                    raise _explain(self.address, error) from error
            threading.Event().wait(pause or 0)
        raise _explain(self.address, http.client.IncompleteRead(b""))

    def _open(self, first: int, count: int):  # type: ignore[no-untyped-def]  # what urllib answers with has no type
        wanted = {"Range": f"bytes={first}-{first + count - 1}"}
        return self.opener.open(urllib.request.Request(self.address, headers=wanted), timeout=TIMEOUT)

    def _total(self, answer) -> int:  # type: ignore[no-untyped-def]
        """How long all of it is, by the answer to a request for a part."""
        with answer:
            found = re.fullmatch(r"bytes \d+-\d+/(\d+)", answer.headers.get("Content-Range") or "")
        if answer.status != 206 or not found:
            raise SetupError(
                f"{self.address} can't be read in parts.",
                "Download it with a browser, and give the path of the file.",
            )
        return int(found[1])


def _opener(address: str) -> urllib.request.OpenerDirector:
    if urlsplit(address).scheme == "http":
        return urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=certificates.context(os.environ)))


def _explain(address: str, error: Exception) -> SetupError:
    if isinstance(error, urllib.error.HTTPError):
        return SetupError(
            f"{address} answers {error.code} ({error.reason}).",
            "Compare the address with the one that the serving computer shows, to the last letter.",
        )
    reason = getattr(error, "reason", None) or error
    return SetupError(
        f"{address} does not answer ({getattr(reason, 'strerror', None) or type(reason).__name__}).",
        "Look whether this computer is in the same network and the pack is still served; then run it again.",
    )
