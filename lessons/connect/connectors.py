"""The connectors of a worker of Kafka Connect, by its REST interface: made, stopped, resumed, deleted."""

import contextlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from lessons.errors import ServerError, WaitError
from lessons.http_client import connection_to
from lessons.polling import poll
from lessons.servers import Server
from lessons.servers.containers import network

SECONDS = 30.0
"""How long a connector may take to do what it was told."""
LOOK = 0.05  # seconds between two looks


class Connectors:
    """The connectors of one worker.

    Args:
        connect: the worker's handle.
    """

    def __init__(self, connect: Server) -> None:
        self.connect = connect
        self.address = urlsplit(connect.address)

    def address_of(self, server: Server) -> str:
        """The address of another server as the worker reaches it, such as PostgreSQL's connection string."""
        return network.address(server, self.connect)

    def names(self) -> list[str]:
        """The connectors that the worker knows, sorted."""
        return sorted(self._ask("GET", "/connectors"))

    def put(self, name: str, settings: Mapping[str, str]) -> None:
        """Make the connector, or give it other settings, and wait until it and its task run.

        Args:
            name: the connector's.
            settings: its configuration, such as `connector.class`.

        Raises:
            ServerError: the worker refuses the settings, or the connector's task has failed.
            WaitError: it does not run in time.
        """
        self._ask("PUT", f"/connectors/{name}/config", dict(settings))
        self._wait(name, lambda state: state["tasks"] and _states(state) == {"RUNNING"}, "run")

    def stop(self, name: str) -> None:
        """Stop it and wait until it has no task; it commits how far it is. It stays stopped until `resume`."""
        self._ask("PUT", f"/connectors/{name}/stop")
        self._wait(name, lambda state: not state["tasks"] and _states(state) == {"STOPPED"}, "stop")

    def resume(self, name: str) -> None:
        """Let it go on where it was, and wait until its task runs."""
        self._ask("PUT", f"/connectors/{name}/resume")
        self._wait(name, lambda state: state["tasks"] and _states(state) == {"RUNNING"}, "run")

    def delete(self, name: str) -> None:
        """Remove it and how far it was, if it is there; what it has kept elsewhere (a replication slot) stays."""
        if name in self.names():
            self._ask("PUT", f"/connectors/{name}/stop")
            self._wait(name, lambda state: not state["tasks"], "stop")
            self._ask("DELETE", f"/connectors/{name}/offsets")
            self._ask("DELETE", f"/connectors/{name}")
            if not poll(lambda: name not in self.names(), SECONDS, LOOK):
                raise WaitError(f"The connector {name} is still there after {SECONDS:.0f} seconds.", "Run it again.")

    def _wait(self, name: str, done: Callable[[dict[str, Any]], bool], what: str) -> None:
        if not poll(lambda: done(self._state(name)), SECONDS, LOOK):
            raise WaitError(f"The connector {name} does not {what} after {SECONDS:.0f} seconds.", "Run the cell again.")

    def _state(self, name: str) -> dict[str, Any]:
        """How it is; a connector that was just made may not be known yet.

        Raises:
            ServerError: its task has failed; the sentence has the cause.
        """
        state: dict[str, Any] = self._ask("GET", f"/connectors/{name}/status", unknown={"tasks": [], "connector": {}})
        for part in (state["connector"], *state["tasks"]):
            if part.get("state") == "FAILED":
                raise ServerError(f"The connector {name} has failed: {_cause(part['trace'])}.", "Look at its settings.")
        return state

    def _ask(self, method: str, path: str, body: object = None, unknown: Any = None) -> Any:
        """The answer's JSON; `unknown`, where that is given, for something that the worker does not know."""
        with contextlib.closing(connection_to(self.address, SECONDS)) as connection:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = json.loads(answer.read() or b"null")
        if answer.status == 404 and unknown is not None:
            return unknown
        if answer.status >= 400:
            raise ServerError(f"Kafka Connect refuses this: {said['message'].rstrip('.')}.", "Correct what it names.")
        return said


def _states(state: dict[str, Any]) -> set[str]:
    return {part.get("state", "") for part in (state["connector"], *state["tasks"])}


def _cause(trace: str) -> str:
    """The last cause in a Java stack trace.

    >>> _cause("java.lang.A: one\\n\\tat x.Y\\nCaused by: java.lang.B: two\\n\\tat x.Z")
    'java.lang.B: two'
    """
    lines = [line for line in trace.splitlines() if line and not line[0].isspace()]
    return lines[-1].removeprefix("Caused by: ")
