"""Appends to several streams at once, all or none."""

from __future__ import annotations

from typing import Any

from context import Context, refusal


def requests(given: Context, second: Any = None) -> list[Any]:
    """Two new events for each of two streams; ``second`` is what the second stream must be at."""
    new = given.api.StreamState.NO_STREAM
    return [
        given.api.NewEvents(given.stream + end, [given.event(0), given.event(1)], expected)
        for end, expected in (("-a", new), ("-b", new if second is None else second))
    ]


def multi_stream_append(given: Context) -> object:
    given.client.multi_append_to_stream(requests(given))
    return {"revisions": [given.client.get_current_version(given.stream + end) for end in ("-a", "-b")]}


def multi_stream_append_conflict(given: Context) -> object:
    wrong = refusal(lambda: given.client.multi_append_to_stream(requests(given, 7)))
    other = refusal(lambda: given.read("-a"))
    return {**wrong, "other": other["error"]}


def record(given: Context, end: str) -> Any:
    """An event for the stream with this end."""
    return given.api.NewRecord(stream_name=given.stream + end, type="Opened", data=b'{"n": 0}')


def append_records(given: Context) -> object:
    given.client.append_records([record(given, end) for end in ("-a", "-b", "-a")])
    return {"stored": [given.read("-a"), given.read("-b")]}


def append_records_check(given: Context) -> object:
    given.append([0, 1], end="-checked")

    def add(expected: int) -> None:
        check = given.api.StreamStateCheck(stream_name=f"{given.stream}-checked", expected_state=expected)
        given.client.append_records([record(given, "-a")], [check])

    add(1)
    try:
        add(5)
    except Exception as error:
        (failure,) = error.failures  # type: ignore[attr-defined]
        found = failure.stream_state_failure
        return {"expected": found.expected_state, "actual": found.actual_state, "stored": given.read("-a")}
    return {"expected": "none"}
