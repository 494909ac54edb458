"""A server for one pack: the pack in parts or whole, the course in it, and a page that says what to type."""

import html
import http.server
import os
import re
import socket
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import IO
from urllib.parse import quote

from lessons.setup.packs import contents, reading
from lessons.setup.spelling import command

BLOCK = 1 << 18
START = "start.py"
STYLE = "body { font: 1.2rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }"
Show = Callable[[str], None]


class PackServer(http.server.ThreadingHTTPServer):
    """Serves a pack to many computers at once, a thread for each request.

    Args:
        file: the pack.
        address: where it listens, host and port; port 0 takes one that is free.
        name: the host's name or address as a participant types it.
        starter: makes the program for who has no clone, of the pack's address.
        show: gets a line of progress after each block.

    Raises:
        OSError: it can't listen there.
    """

    daemon_threads = True
    request_queue_size = 128  # a room that begins at once

    def __init__(self, file: Path, address: tuple[str, int], name: str, starter: Callable[[str], str], show: Show):
        self.file, self.show = file, show
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.counting = threading.Lock()
        self.computers: set[str] = set()
        self.sent = self.busy = 0
        super().__init__(address, Handler)
        host = f"[{name}]" if ":" in name else name
        self.site = f"http://{host}:{self.server_port}"
        self.pack = f"{self.site}/{quote(file.name)}"
        self.program = starter(self.pack).encode()

    def server_bind(self) -> None:
        """Without asking a name server for this computer's name, as the base class does: a room may have none."""
        super(http.server.HTTPServer, self).server_bind()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a participant who has gone away; anything else is a fault, and shows its traceback."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def commands(self) -> list[tuple[str, str]]:
        """What a participant types: when, and the line."""
        return [
            ("in a clone of the course", command(f"lab --from {self.pack}")),
            ("without one, in any folder", f"curl -O {self.site}/{START} && python3 {START}"),
        ]

    def summary(self) -> str:
        """How many computers have asked, and how much they got."""
        return f"computers: {len(self.computers)}, sent: {self.sent / 1e6:.0f} MB"

    def count(self, computer: str, sent: int, busy: int = 0) -> None:
        """Something was sent to a computer, or a request began (busy is 1) or ended (-1)."""
        with self.counting:
            self.computers.add(computer)
            self.sent += sent
            self.busy += busy
            self.show(f"{self.summary()}, downloads just now: {self.busy}")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers four paths, and no other."""

    server: PackServer
    protocol_version = "HTTP/1.1"
    timeout = 60.0

    def do_GET(self) -> None:
        """Answer, and count what was sent; who has gone away is no trouble of ours."""
        computer = str(self.client_address[0])
        self.server.count(computer, 0, 1)
        try:
            self._answer()
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            self.server.count(computer, 0, -1)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing: the progress line says how far the room is."""

    def _answer(self) -> None:
        if self.path == f"/{quote(self.server.file.name)}":
            self._send_pack()
        elif self.path == f"/{START}":
            self._send(self.server.program, "text/x-python")
        elif self.path == f"/{contents.BUNDLE}":
            with reading.opened(str(self.server.file)) as pack:
                self._send(pack.files.read(contents.BUNDLE), "application/octet-stream")
        elif self.path == "/":
            self._send(page(self.server).encode(), "text/html; charset=utf-8")
        else:
            self._send(b"Nothing is here.\n", "text/plain", HTTPStatus.NOT_FOUND)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._head(status, len(body), {"Content-Type": kind})
        if self.command != "HEAD":
            self.wfile.write(body)
            self.server.count(str(self.client_address[0]), len(body))

    def _send_pack(self) -> None:
        with open(self.server.file, "rb") as file:
            about = os.fstat(file.fileno())
            mark = f'"{about.st_size}-{about.st_mtime_ns}"'
            asked = self.headers.get("Range") if self.headers.get("If-Range", mark) == mark else None
            part, size = wanted_range(asked, about.st_size), about.st_size
            said = {"Accept-Ranges": "bytes", "Content-Type": "application/zip", "ETag": mark}
            if part is None:
                self._head(HTTPStatus.OK, size, said)
            elif part:
                said["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
                self._head(HTTPStatus.PARTIAL_CONTENT, len(part), said)
            else:
                self._head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, {"Content-Range": f"bytes */{size}"})
            if self.command != "HEAD":
                self._copy(file, range(size) if part is None else part)

    def _copy(self, file: IO[bytes], part: range) -> None:
        file.seek(part.start)
        left = len(part)
        while block := file.read(min(BLOCK, left)):
            self.wfile.write(block)
            left -= len(block)
            self.server.count(str(self.client_address[0]), len(block))

    def _head(self, status: HTTPStatus, length: int, said: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**said, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()


def wanted_range(asked: str | None, size: int) -> range | None:
    """The bytes that a Range header asks for (RFC 9110); an empty range where it can't be satisfied.

    Args:
        asked: the header. What is not one range of bytes counts as none, as the RFC allows.
        size: of the file.

    Returns:
        None where the whole file is to be sent.

    >>> wanted_range("bytes=2-5", 10), wanted_range("bytes=7-", 10), wanted_range("bytes=-3", 10)
    (range(2, 6), range(7, 10), range(7, 10))
    >>> wanted_range(None, 10), wanted_range("bytes=0-1,4-5", 10), wanted_range("bytes=10-", 10)
    (None, None, range(10, 10))
    """
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked or "")
    if not found or found[0] == "bytes=-":
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first, last = int(found[1]), int(found[2] or size - 1)
    return range(first, max(first, min(last + 1, size))) if first < size else range(size, size)


def page(server: PackServer) -> str:
    """What a participant sees in a browser: what to type."""
    lines = "".join(f"<p>{html.escape(when)}:</p><pre>{html.escape(line)}</pre>" for when, line in server.commands())
    links = f'<a href="/{START}">{START}</a>, or <a href="{server.pack}">the whole pack</a> for a stick'
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The course</title><style>{STYLE}</style>'
        f"</head><body><h1>The course, from this room's own network</h1><p>Type in a terminal,</p>{lines}"
        f"<p>Without curl: {links}.</p></body></html>\n"
    )
