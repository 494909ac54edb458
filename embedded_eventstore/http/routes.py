"""Which function answers which request, who may ask, and errors as answers."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from embedded_eventstore.errors import StorageError
from embedded_eventstore.http.groups import Groups
from embedded_eventstore.http.messages import BadRequest, Request, Response, as_text
from embedded_eventstore.http.node import Node
from embedded_eventstore.http.streams import post_events
from embedded_eventstore.persistent.errors import GroupDoesNotExist, SubscriptionFailed
from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.errors import AccessDenied, Unauthenticated
from embedded_eventstore.store import AppendTooLarge, Store, StreamDeleted

Handler = Callable[[Request], Response]
ANYBODY, READ, MANAGE, WRITE = "", "read", "manage", "$w"
"""Who may ask: anybody, every user, administrators and operators, or who may write to the stream."""
STATUSES: dict[type[Exception], int] = {
    AccessDenied: HTTPStatus.UNAUTHORIZED,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    BadRequest: HTTPStatus.BAD_REQUEST,
    AppendTooLarge: HTTPStatus.BAD_REQUEST,
    GroupDoesNotExist: HTTPStatus.NOT_FOUND,
    SubscriptionFailed: HTTPStatus.BAD_REQUEST,
    StreamDeleted: HTTPStatus.GONE,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
}
CHALLENGE = {"WWW_Authenticate": 'Basic realm="ES"'}


class Application:
    """Answers requests.

    Args:
        store: has the events.
        guard: says who may do what, as over gRPC.
        node: answers for the node.
        groups: answers for groups.
        limit: the most bytes of one append.
    """

    def __init__(self, store: Store, guard: Guard, node: Node, groups: Groups, limit: int) -> None:
        self._guard = guard
        part = None  # any
        self._routes: list[tuple[str, tuple[str | None, ...], str, Handler]] = [
            ("GET", ("health", "live"), ANYBODY, node.live),
            ("GET", ("ping",), ANYBODY, node.ping),
            ("GET", ("info",), ANYBODY, node.info),
            ("GET", ("info", "options"), MANAGE, node.settings),
            ("GET", ("gossip",), ANYBODY, node.gossip),
            ("GET", ("stats",), READ, node.statistics),
            ("GET", ("stats", part), READ, node.statistics),
            ("GET", ("stats", part, part), READ, node.statistics),
            ("GET", ("subscriptions",), READ, groups.all),
            ("POST", ("subscriptions", "restart"), MANAGE, groups.restart),
            ("GET", ("subscriptions", part), READ, groups.on_stream),
            ("GET", ("subscriptions", part, part, "info"), READ, groups.info),
            ("POST", ("subscriptions", part, part, "replayParked"), MANAGE, groups.replay_parked),
            ("POST", ("subscriptions", part, part, "truncateParked"), MANAGE, groups.truncate_parked),
            ("POST", ("streams", part), WRITE, lambda request: post_events(store, limit, request.path[1], request)),
        ]

    async def __call__(self, request: Request) -> Response:
        """The answer to a request; errors are answers, too."""
        try:
            return await self._answer(request)
        except tuple(STATUSES) as error:
            status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
            more = CHALLENGE if status == HTTPStatus.UNAUTHORIZED else {}
            return as_text(str(error), status, **more)
        except Exception as error:  # one request that fails must not end the server
            traceback.print_exception(error, file=sys.stderr)
            return as_text("", HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _answer(self, request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        found = {route[0]: route for route in self._routes if _matches(route[1], request.path)}
        if not found:
            return as_text("", HTTPStatus.NOT_FOUND)
        if method not in found:
            return as_text("", HTTPStatus.METHOD_NOT_ALLOWED, Allow=", ".join(found))
        _, _, who, handler = found[method]
        await self._authorize(request, who)
        return handler(request)

    async def _authorize(self, request: Request, who: str) -> None:
        context: Any = request  # it has a call's metadata, which is all that the guard looks at
        if who == WRITE:
            self._guard.require(self._guard.user(context), request.path[1], WRITE)
        elif who:
            await self._guard.authorize(context, who)


def _matches(template: tuple[str | None, ...], path: tuple[str, ...]) -> bool:
    if len(template) != len(path):
        return False
    return all(part and wanted in (None, part) for wanted, part in zip(template, path, strict=True))
