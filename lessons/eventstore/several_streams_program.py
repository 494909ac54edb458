"""Appends to several streams at once, by KurrentDB's client: a program, for `several_streams`.

It imports kurrentdbclient only: esdbclient names the same messages, and one process can't load both. It reads a request
as JSON from its input, and prints an answer as JSON: {} when all was appended, or the conflict, or the error.
"""

import json
import sys
from typing import Any

from kurrentdbclient import KurrentDBClient, NewEvent, NewEvents, StreamState
from kurrentdbclient.exceptions import KurrentDBClientError, WrongCurrentVersionError


def main() -> None:
    """Answer one request: {"address": …, "appends": [{"stream": …, "expected": …, "events": […]}]}."""
    request = json.load(sys.stdin)
    try:
        with KurrentDBClient(request["address"]) as client:
            client.multi_append_to_stream([_part(one) for one in request["appends"]])
        answer: dict[str, Any] = {}
    except WrongCurrentVersionError as error:
        answer = {"stream": error.stream_name, "current": error.actual_version}
    except (KurrentDBClientError, ValueError) as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer, default=lambda _: None))  # a StreamState: the stream has no events


def _part(one: dict[str, Any]) -> NewEvents:
    """The events of one stream; an expected version that is None says that the stream has none yet."""
    expected = StreamState.NO_STREAM if one["expected"] is None else one["expected"]
    events = [NewEvent(type=event["type"], data=json.dumps(event["data"]).encode()) for event in one["events"]]
    return NewEvents(stream_name=one["stream"], events=events, current_version=expected)


if __name__ == "__main__":
    main()
