"""Nothing that a client asks for holds up the others: the server's event loop is watched while it is attacked.

A turn of the loop is measured in times of a fixed piece of Python that takes some milliseconds (watched.py), in the
processor's time of its thread: so neither the computer nor what else runs on it matters.
"""

import random

import pytest

from embedded_eventstore.wire import streams_pb2
from tests.embedded_eventstore.watched import Watched, subscribed
from tests.waiting import until

LONGEST = 8
"""About 50 ms."""


def read_types(watched: Watched, regex: str) -> list[str]:
    return [one.event.event.metadata["type"] for one in watched.read(regex) if one.HasField("event")]


def groups_that_would_feed_themselves(watched: Watched) -> None:
    """Each event that a group hides once made a checkpoint, which was an event that it hides."""
    for number in range(12):
        watched.create_group(f"group-{number}", max_checkpoint_count=number % 3 + 1)
    for _ in range(5):
        watched.append("orders", ["Ordered"] * 3)
    assert read_types(watched, "^Ordered$") == ["Ordered"] * 15


def groups_with_sizes_without_limit(watched: Watched) -> None:
    watched.append("orders", ["Ordered"] * 10_000)
    huge = {"history_buffer_size": 10**6, "live_buffer_size": 10**6, "read_batch_size": 9 * 10**5}
    for number in range(10):
        watched.create_group(f"group-{number}", **huge)
    watched.append("orders", ["Ordered"] * 10_000)


def an_expression_that_python_s_own_module_never_ends(watched: Watched) -> None:
    watched.append("orders", ["a" * 32 + "!"] * 500)
    assert read_types(watched, "(a+)+$") == []


def an_expression_in_re2_s_slowest_mode(watched: Watched) -> None:
    letters = random.Random(1)
    names = ["".join(letters.choices("ab", k=900)) + str(number) for number in range(60)]
    watched.append("orders", names)
    assert read_types(watched, "[ab]*a[ab]{900}c") == []


def a_large_append(watched: Watched) -> None:
    watched.append("orders", ["Ordered"] * 20_000)
    watched.append("bills", ["Billed"] * 20_000)


def a_large_append_that_is_repeated(watched: Watched) -> None:
    request = watched.batch("orders", ["Ordered"] * 20_000, b"{}")
    watched.send(request)
    watched.send(request)
    assert len(read_types(watched, "^Ordered$")) == 20_000


def a_large_append_to_a_deleted_stream(watched: Watched) -> None:
    watched.append("orders", ["Ordered"])
    watched.delete("orders")
    watched.append("orders", ["Reordered"] * 20_000)
    assert len(read_types(watched, "^Reordered$")) == 20_000


def a_read_that_finds_nothing(watched: Watched) -> None:
    watched.append("orders", ["Ordered"] * 20_000)
    assert read_types(watched, "^nothing of that name$") == []


def a_hundred_subscriptions_that_catch_up(watched: Watched) -> None:
    watched.append("orders", ["Ordered"] * 300)
    calls = [watched.read(subscribe=True) for _ in range(100)]
    for call in calls:
        with subscribed(call):
            assert sum(next(call).HasField("event") for _ in range(301)) == 300


def an_event_for_which_a_projection_emits_20_000(watched: Watched) -> None:
    emits = "for (let i = 0; i < 20000; i++) emit('out', 'Out', {i})"
    watched.create_projection(f"fromStream('orders').when({{$any: (state, event) => {{ {emits} }}}})")
    watched.append("orders", ["Ordered"])
    until(lambda: len(read_types(watched, "^Out$")) == 20_000, 120)


def appends_that_are_never_final(watched: Watched) -> None:
    request = watched.batch("orders", ["Ordered"], bytes(500_000), is_final=False)

    def requests():
        for number in range(100):
            request.correlation_id.string = f"00000000-0000-0000-0000-{number:012}"
            yield request

    send = watched.call("streams.Streams", "BatchAppend", request, streams_pb2.BatchAppendResp, "stream_stream")
    answers = list(send(requests(), timeout=120))
    assert not any(answer.HasField("success") for answer in answers)


@pytest.mark.parametrize(
    "attack",
    [
        groups_that_would_feed_themselves,
        groups_with_sizes_without_limit,
        an_expression_that_python_s_own_module_never_ends,
        an_expression_in_re2_s_slowest_mode,
        a_large_append,
        a_large_append_that_is_repeated,
        a_large_append_to_a_deleted_stream,
        a_read_that_finds_nothing,
        a_hundred_subscriptions_that_catch_up,
        an_event_for_which_a_projection_emits_20_000,
        appends_that_are_never_final,
    ],
)
def test_others_get_their_turn_while(attack, tmp_path):
    with Watched("--data", str(tmp_path)) as watched:
        attack(watched)
        watched.append("afterwards", ["Answered"])
    assert watched.longest < LONGEST


def test_the_watch_sees_a_loop_that_is_busy(tmp_path):
    busy = "loop.call_soon(lambda: [reference() for _ in range(60)])"  # before the server is ready
    with Watched("--data", str(tmp_path), first=busy) as watched:
        watched.append("orders", ["Ordered"])
    assert watched.longest > LONGEST
