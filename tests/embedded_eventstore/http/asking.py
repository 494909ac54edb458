"""Asking the server over HTTP/1.1, with the standard library's client."""

import base64
import http.client
import json
import ssl
from pathlib import Path
from typing import Any, NamedTuple


class Answer(NamedTuple):
    """An answer, with its headers by their names in lower case."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body, which is JSON."""
        assert self.headers["content-type"].startswith("application/json")
        return json.loads(self.body)


def connection(uri: str) -> http.client.HTTPConnection:
    """A connection to the server with this connection string."""
    host, _, options = uri.removeprefix("esdb://").partition("?")
    _, _, authority = options.partition("TlsCaFile=")
    if not authority:
        return http.client.HTTPConnection(host, timeout=20)
    context = ssl.create_default_context(cadata=Path(authority).read_text())
    return http.client.HTTPSConnection(host, timeout=20, context=context)


def ask(uri: str, path: str, method: str = "GET", body: bytes | None = None, user: str = "", **headers: str) -> Answer:
    """One request; `user` is `name:password`, headers are named with "_" for "-"."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if user:
        named["Authorization"] = "Basic " + base64.b64encode(user.encode()).decode()
    asked = connection(uri)
    try:
        asked.request(method, path, body, named)
        answer = asked.getresponse()
        more = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, answer.reason, more, answer.read())
    finally:
        asked.close()
