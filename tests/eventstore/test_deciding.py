"""Deciders without a server, and the loop that handles a command on one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from esdbclient import StreamState

from lessons.eventstore import deciding
from lessons.eventstore.account import Refused
from lessons.eventstore.deciding import Decider, DecisionError, Scenario, failures, handle
from lessons.eventstore.exercises.fixtures import Overtaken
from lessons.eventstore.producer import append

UP, DOWN = {"type": "Up", "data": {"by": 1}}, {"type": "Down", "data": {"by": 1}}


def decide(count, command):
    if command["type"] == "Nothing":
        return []
    if command["type"] == "Up" and count >= 3:
        raise Refused("Three is the most.", "Go down first.")
    return [UP if command["type"] == "Up" else DOWN]


COUNTER = Decider(0, decide, lambda count, event: count + (1 if event["type"] == "Up" else -1))


def test_what_is_right_has_no_failure():
    scenarios = [
        Scenario("up", when={"type": "Up"}, then=[UP]),
        Scenario("not above three", given=[UP] * 3, when={"type": "Up"}, then=Refused),
        Scenario("nothing", given=[UP], when={"type": "Nothing"}, then=[]),
    ]
    assert failures(COUNTER, scenarios) == []


@pytest.mark.parametrize(
    ("given", "when", "then", "said"),
    [
        ([], "Up", [DOWN], "expected Down {'by': 1}, got Up {'by': 1}"),
        ([UP] * 3, "Up", [UP], "expected Up {'by': 1}, got a refusal"),
        ([UP], "Up", Refused, "expected a refusal, got Up {'by': 1}"),
        ([UP], "Nothing", Refused, "expected a refusal, got no event"),
        ([UP], "Up", [UP, UP], "expected Up {'by': 1}, Up {'by': 1}, got Up {'by': 1}"),
    ],
)
def test_what_is_wrong_is_told_with_both(given, when, then, said):
    assert failures(COUNTER, [Scenario("rule", given=given, when={"type": when}, then=then)]) == [f"rule: {said}"]


def test_a_command_is_decided_on_what_the_stream_has(client, mine):
    stream = mine("counter-1")
    assert handle(client, stream, COUNTER, {"type": "Nothing"}) == []
    assert [handle(client, stream, COUNTER, {"type": "Up"}) for _ in range(3)] == [[UP]] * 3
    with pytest.raises(Refused):
        handle(client, stream, COUNTER, {"type": "Up"})
    assert len(client.get_stream(stream)) == 3


def test_many_at_once_keep_the_rule(client, mine):
    stream = mine("counter-1")

    def up(_):
        try:
            return len(handle(client, stream, COUNTER, {"type": "Up"}))
        except Refused:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(up, range(8))) == 3
    assert len(client.get_stream(stream)) == 3


def test_who_is_overtaken_decides_again_and_not_for_ever(client, mine):
    stream = mine("counter-1")
    theirs = lambda: append(client, stream, [DOWN], StreamState.ANY)  # noqa: E731
    assert handle(Overtaken(client, theirs, times=2), stream, COUNTER, {"type": "Up"}) == [UP]
    with pytest.raises(DecisionError, match=f"{deciding.TRIES} times while Up was decided"):
        handle(Overtaken(client, theirs, times=deciding.TRIES), stream, COUNTER, {"type": "Up"})
