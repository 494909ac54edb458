"""Calls of a function: what each got and did, and the picture of it."""

import json

import pytest

from lessons import events
from lessons.kinesis import batches
from lessons.kinesis.batches import Call, ObservedFunction, Outcome
from lessons.kinesis.event_source import EventSourceMapping
from lessons.kinesis.producer import publish


def event(*numbers):
    return {"Records": [{"kinesis": {"sequenceNumber": str(number)}} for number in numbers]}


def reported(*numbers):
    return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in numbers]}


def test_an_exception_is_a_failure_of_the_whole_batch_and_is_passed_on():
    watched = ObservedFunction(lambda event, context: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        watched(event(1, 2), None)
    assert watched.calls == [Call(("1", "2"), 0)]


def test_what_the_answer_reports_counts_only_where_it_is_asked_for():
    for report, done in ((True, 1), (False, 3)):
        watched = ObservedFunction(lambda event, context: reported(2), report)
        assert watched(event(1, 2, 3), None) == reported(2)
        assert watched.calls == [Call(("1", "2", "3"), done)]


def test_the_calls_of_a_mapping_are_told(client, stream):
    publish(client, stream, events.logins([123], each=3))
    watched, given_up = ObservedFunction(lambda event, context: json.loads("")), []
    settings = {"retries": 0, "bisect": True, "on_failure": given_up.append, "pause": lambda seconds: None}
    EventSourceMapping(client, stream, watched, **settings).run()
    drawn = batches.draw(["a", "b", "c"], {"cut": Outcome(watched.calls, ["a", "a"], given_up)})
    assert drawn.text.splitlines() == [
        "calls of the function, in their order",
        "cut:",
        "call 1: a, b, c: fails",
        "call 2: a: fails",
        "call 3: b, c: fails",
        "call 4: b: fails",
        "call 5: c: fails",
        "handled: a 2 times, b 0 times, c 0 times",
        "given up: a, b, c",
    ]


def test_what_is_done_and_what_comes_again_have_a_colour_each():
    drawn = batches.draw(["a", "b", "c"], {"reported": Outcome([Call(("1", "2", "3"), 2)], [], [])})
    counts = [drawn.svg.count(f'fill="{colour}"') for colour in (batches.DONE, batches.AGAIN, batches.GIVEN_UP)]
    assert counts == [2, 1, 0]
