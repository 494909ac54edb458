"""What the node says of itself."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http import HTTPStatus
from typing import Any
from uuid import UUID

from embedded_eventstore.http.messages import BadRequest, Request, Response, as_json
from embedded_eventstore.store import Store

NO_ID = str(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Node:
    """The node, and its answers.

    Args:
        store: has the events.
        host, port: under which clients reach it.
        instance: its id.
        version: the version of the real server that it says to be.
        options: its options by name, for administrators; without passwords.
        started: when, in seconds since the Unix epoch.
    """

    store: Store
    host: str
    port: int
    instance: UUID
    version: str
    options: Mapping[str, Any]
    started: float = field(default_factory=time.time)

    def live(self, request: Request) -> Response:
        """GET /health/live: 204, or the number that `liveCode` says."""
        status = request.query.get("liveCode", "")
        if not status:
            return Response(HTTPStatus.NO_CONTENT)
        if not status.isdecimal() or not 200 <= int(status) < 600:
            raise BadRequest(f"{status} is no status of HTTP: a number from 200 to 599 is one.")
        return Response(int(status))

    def ping(self, request: Request) -> Response:
        """GET /ping."""
        return as_json({"msgTypeId": 0, "text": "Ping request successfully handled"})

    def info(self, request: Request) -> Response:
        """GET /info: the version, and what it can."""
        return as_json(
            {
                "dbVersion": self.version,
                "esVersion": self.version,
                "state": "leader",
                "features": {"projections": True, "userManagement": True, "atomPub": False},
                "authentication": {"type": "internal", "properties": {}},
            }
        )

    def settings(self, request: Request) -> Response:
        """GET /info/options: how the server was started."""
        return as_json(
            [
                {"name": name, "description": "", "group": "ApplicationOptions", "value": str(value)}
                for name, value in self.options.items()
            ]
        )

    def gossip(self, request: Request) -> Response:
        """GET /gossip: the members of the cluster, which is this one server."""
        member = {
            "instanceId": str(self.instance),
            "timeStamp": datetime.now(timezone.utc).isoformat(),
            "state": "Leader",
            "isAlive": True,
            **_tcp("internal", self.host),
            **_tcp("external", self.host),
            **_http("internalHttpEndPoint", self.host, self.port),
            **_http("httpEndPoint", self.host, self.port),
            **dict.fromkeys(("lastCommitPosition", "writerCheckpoint", "chaserCheckpoint"), max(self.store.head, 0)),
            "epochPosition": 0,
            "epochNumber": 0,
            "epochId": NO_ID,
            "nodePriority": 0,
            "isReadOnlyReplica": False,
            "esVersion": self.version,
        }
        return as_json({"members": [member], "serverIp": self.host, "serverPort": self.port})

    def statistics(self, request: Request) -> Response:
        """GET /stats, or a part of it, such as /stats/proc: what this system tells of the process."""
        content: Any = self.figures()
        for part in request.path[1:]:
            content = content.get(part) if isinstance(content, dict) else None
        return as_json(content if isinstance(content, dict) else {})

    def figures(self) -> dict[str, Any]:
        """The statistics of the moment: objects, numbers and texts by name."""
        loads = dict(zip(("1m", "5m", "15m"), os.getloadavg(), strict=True))
        times = os.times()
        return {
            "proc": {
                "startTime": datetime.fromtimestamp(self.started, timezone.utc).isoformat(),
                "id": os.getpid(),
                "cpuSeconds": times.user + times.system,
                "upTimeSeconds": time.time() - self.started,
            },
            "sys": {"loadavg": loads},
            "es": {"checksum": max(self.store.end, 0)},
        }


def _tcp(kind: str, host: str) -> dict[str, Any]:
    """The end point of the old protocol over TCP, which newer servers do not have either."""
    return {f"{kind}TcpIp": host, f"{kind}TcpPort": 0, f"{kind}SecureTcpPort": 0}


def _http(name: str, host: str, port: int) -> dict[str, Any]:
    return {f"{name}Ip": host, f"{name}Port": port}
