"""Appends to several streams at once: all of them, or none. KurrentDB does it from version 25.1 on.

esdbclient can't ask for it. Its successor kurrentdbclient can, and both can't be loaded in one process, since they name
the same messages. So a program of its own asks (`several_streams_program`), once for each append.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from esdbclient import StreamState

from lessons.errors import ServerError
from lessons.events import Event
from lessons.eventstore import streams
from lessons.eventstore.addresses import for_client
from lessons.eventstore.client_errors import WrongVersion
from lessons.servers import Server
from lessons.setup.environment import ROOT

SECONDS = 60
"""How long the program may take."""


class Append(NamedTuple):
    """What is appended to one stream.

    Args:
        stream: its name on the server.
        events: what is appended, one event or more.
        expected: the revision of the stream's last event, as it was read; NO_STREAM for a stream without events.
    """

    stream: str
    events: list[Event]
    expected: int | StreamState


def append_at_once(server: Server, appends: Sequence[Append]) -> None:
    """Append to all of these streams, or to none of them.

    Args:
        server: what `servers.start("eventstore")` returned.
        appends: a stream each; no stream comes twice.

    Raises:
        WrongVersion: one of the streams is at another version; nothing was appended.
        ServerError: the server can't do it, or does not answer.
    """
    answer = _ask({"address": for_client(server.address), "appends": [_written(one) for one in appends]})
    if "error" in answer:
        raise ServerError(
            f"The append to several streams failed: {answer['error']}.",
            "KurrentDB can do it from version 25.1 on, and so can the course's own server.",
        )
    if "stream" in answer:
        expected = {one.stream: one.expected for one in appends}[answer["stream"]]
        raise WrongVersion(streams.current_names().plain(answer["stream"]), expected, answer["current"])


def _written(one: Append) -> dict[str, Any]:
    expected = one.expected if isinstance(one.expected, int) else None
    return {"stream": one.stream, "events": one.events, "expected": expected}


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    program = [sys.executable, "-m", "lessons.eventstore.several_streams_program"]
    ran = subprocess.run(
        program, cwd=ROOT, input=json.dumps(request), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if ran.returncode:
        last_words = (ran.stderr.strip() or "without a word").splitlines()[-1]
        raise ServerError(
            f"The program that appends to several streams ended: {last_words}.",
            "Run the command `fetch` of the course, which installs what it needs.",
        )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer
