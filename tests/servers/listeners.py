"""Programs that listen on a port and are no server of this course."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def silent() -> Iterator[int]:
    """A listener that accepts and never says a word; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    do_POST = do_GET

    def log_message(self, *_) -> None:
        """Nothing: the tests' output stays readable."""


@contextlib.contextmanager
def web() -> Iterator[int]:
    """A web server that says hello to everyone; gives its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hello) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


LISTENERS = (silent, web)
