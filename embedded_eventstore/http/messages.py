"""A request and its answer, without the connection that they came and go over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Args:
        method: such as "GET".
        target: the path with its query, as the client sent it.
        headers: by their names in lower case.
        body: of a POST.
        scheme: "http" or "https".
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    scheme: str = "http"

    @property
    def path(self) -> tuple[str, ...]:
        """The parts of the path, decoded: "/subscriptions/a%2Fb" is ("subscriptions", "a/b")."""
        return tuple(unquote(part) for part in urlsplit(self.target).path.strip("/").split("/"))

    @property
    def query(self) -> Mapping[str, str]:
        """What stands after the question mark."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def url(self, path: str) -> str:
        """The whole URL of a path on this server, under the name by which the client reached it."""
        return f"{self.scheme}://{self.headers.get('host', 'localhost')}{path}"

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        """The user and password as a call of gRPC has them, for the guard."""
        given = self.headers.get("authorization")
        return () if given is None else (("authorization", given),)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer.

    Args:
        status: its number.
        body: its content.
        content_type: of the body; "" for no body.
        headers: more headers.
        reason: the words beside the number; "" for the usual ones.
    """

    status: int = HTTPStatus.OK
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def words(self) -> str:
        """The words beside the number."""
        with_words = {status.value: status.phrase for status in HTTPStatus}
        return self.reason or with_words.get(self.status, "")


def as_json(content: Any, status: int = HTTPStatus.OK) -> Response:
    """An answer with content as JSON."""
    return Response(status, json.dumps(content, indent=2).encode(), JSON)


def as_text(words: str, status: int, reason: str = "", **headers: str) -> Response:
    """An answer with words; headers are named with "_" for "-"."""
    return Response(status, words.encode(), TEXT, {name.replace("_", "-"): headers[name] for name in headers}, reason)


class BadRequest(Exception):
    """The request makes no sense; the text says why."""
