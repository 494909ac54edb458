"""Pinned strategies: who gets the events of one stream, or of one correlation."""

from collections import defaultdict

import pytest

from embedded_eventstore.store import ALL
from tests.embedded_eventstore.persistent.bench import Bench

STREAMS = [f"order-{n}" for n in range(40)]


def owners(readers) -> dict[str, set[int]]:
    """Stream to the numbers of the consumers that got its events."""
    found = defaultdict(set)
    for number, reader in enumerate(readers):
        for message in reader.got:
            found[message.event.stream].add(number)
    return {stream: found[stream] for stream in STREAMS}


def everywhere(bench: Bench) -> None:
    for stream in STREAMS:
        bench.append(stream=stream)


def pinned(strategy="Pinned") -> Bench:
    bench = Bench(stream=ALL)
    bench.append()
    return bench.create(start=-1, strategy=strategy, max_subscriber_count=0)


def test_a_streams_events_go_to_one_consumer_and_the_load_is_shared():
    bench = pinned()
    readers = [bench.join(1000) for _ in range(3)]
    for _ in range(5):
        everywhere(bench)
    found = owners(readers)
    assert all(len(numbers) == 1 for numbers in found.values())
    shares = [sum(numbers == {number} for numbers in found.values()) for number in range(3)]
    assert max(shares) - min(shares) <= 2, shares


def test_the_order_within_a_stream_is_kept_while_its_consumer_is_full():
    bench = pinned()
    slow, fast = bench.join(1), bench.join(1000)
    for _ in range(4):
        everywhere(bench)
    got = defaultdict(list)
    while slow.got or fast.got:
        batch = slow.take() + fast.take()
        for message in batch:
            got[message.event.stream].append(message.event.revision)
        bench.ack(*batch)
    assert {stream: got[stream] for stream in STREAMS} == {stream: [0, 1, 2, 3] for stream in STREAMS}


def test_when_a_consumer_leaves_the_others_take_its_streams():
    bench = pinned()
    readers = [bench.join(1000) for _ in range(3)]
    everywhere(bench)
    before = owners(readers)
    bench.leave(readers[0])
    for reader in readers:
        bench.ack(*reader.take())
    everywhere(bench)
    after = owners(readers)
    assert all(0 not in numbers for numbers in after.values())
    kept = [stream for stream in STREAMS if before[stream] != {0}]
    assert all(before[stream] == after[stream] for stream in kept)


def test_a_new_consumer_takes_over_a_fair_share():
    bench = pinned()
    one = bench.join(1000)
    everywhere(bench)
    bench.ack(*one.take())
    two = bench.join(1000)
    everywhere(bench)
    assert 15 <= len(two.got) <= 25
    assert len(one.got) + len(two.got) == len(STREAMS)


@pytest.mark.parametrize("metadata", [b'{"$correlationId": "basket-7"}', b'{"x": 1, "$correlationId": "basket-7"}'])
def test_by_correlation_events_of_many_streams_go_to_one(metadata):
    bench = pinned("PinnedByCorrelation")
    readers = [bench.join(1000) for _ in range(4)]
    for stream in STREAMS:
        bench.append(stream=stream, metadata=metadata)
    assert len(set.union(*owners(readers).values())) == 1
    assert sum(len(reader.got) for reader in readers) >= len(STREAMS)


@pytest.mark.parametrize("metadata", [b"", b"{}", b"\xff\x00", b"[1]", b"null", b'{"$correlationId": 7}'])
def test_without_a_correlation_the_stream_decides(metadata):
    bench = pinned("PinnedByCorrelation")
    readers = [bench.join(1000) for _ in range(4)]
    for _ in range(2):
        for stream in STREAMS:
            bench.append(stream=stream, metadata=metadata)
    assert all(len(numbers) == 1 for numbers in owners(readers).values())
    assert all(reader.got for reader in readers)
