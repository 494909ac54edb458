"""Every drawing can be read, whatever it shows: nothing, a lot, and names that nobody has thought of."""

import pytest

from lessons.course.layout import SMALL, WIDEST
from lessons.eventstore import curves
from lessons.kafka import copies, speed, storage
from lessons.kafka.copies import Copies
from lessons.kafka.speed import Run
from lessons.kafka.storage import Segment
from lessons.kinesis import chart, tree
from lessons.kinesis.tree import TOP_HASH
from lessons.pulsar import tiers
from lessons.pulsar.tiers import Ledger
from tests.course.seeing import faults, seen

ODD = "<b>&amp;\"'</b> %3C # \x00\x1b\ud800 é 鍵 🔑 --> ]]> " * 4


def shard(number: int, first: float, last: float, *parents: str) -> dict:
    keys = {"StartingHashKey": str(int(first * TOP_HASH)), "EndingHashKey": str(int(last * TOP_HASH) - 1)}
    named = dict(zip(("ParentShardId", "AdjacentParentShardId"), parents, strict=False))
    closed = {"EndingSequenceNumber": "1"} if number % 2 else {}
    return {"ShardId": f"shardId-{number:012}", "HashKeyRange": keys, "SequenceNumberRange": closed, **named}


ONE = "shardId-000000000001"
EIGHTHS = [shard(number, number / 8, (number + 1) / 8) for number in range(8)]
DRAWINGS = {
    "copies": lambda: copies.draw("t", {0: Copies(2, (1, 2), (2,))}, {1: False, 2: True, 3: True}),
    "copies, none": lambda: copies.draw("t", {}, {}),
    "copies, many": lambda: copies.draw(ODD, {9: Copies(1, tuple(range(7)), (1, 2))}, dict.fromkeys(range(7), True)),
    "segments": lambda: storage.draw("t", [Segment(0, 1_043_346, False), Segment(1005, 10, True)]),
    "segments, none": lambda: storage.draw("t", []),
    "segments, many": lambda: storage.draw(ODD, [Segment(10**9 + n, 10**10, n == 11) for n in range(12)], 4),
    "speed": lambda: speed.draw({"a": Run(930, 1), "b": Run(23_000, 1), "c": Run(1_400_000, 1)}),
    "speed, none": lambda: speed.draw({}),
    "speed, odd": lambda: speed.draw({ODD: Run(1, 20), "same": Run(10, 1), "fast": Run(10**9, 1)}),
    "chart": lambda: chart.draw("t", "x", "y", {"a": [(0, 1), (9, 2)], "b": [(0, 2), (9, 2.01)]}, ("m", 9, 2.0)),
    "chart, zeros": lambda: chart.draw("t", "x", "y", {"flat": [(0, 0), (0, 0)]}),
    "chart, odd": lambda: chart.draw(ODD, "x", "y", {ODD + str(n): [(0, n), (10**6, 7)] for n in range(6)}),
    "shards": lambda: tree.draw("s", [shard(1, 0, 1), shard(2, 0, 0.5, ONE), shard(4, 0.5, 1, ONE)]),
    "shards, none": lambda: tree.draw("s", []),
    "shards, odd": lambda: tree.draw(ODD, EIGHTHS),
    "ledgers": lambda: tiers.draw("t", [Ledger(50, place) for place in tiers.PLACES]),
    "ledgers, none": lambda: tiers.draw("t", []),
    "ledgers, many": lambda: tiers.draw(ODD, [Ledger(50_000, tiers.PLACES[0])] * 13),
    "curves": lambda: curves.draw("t", [0, 10, 900], {"whole": [0, 1, 2], "half": [0, 5, 9]}, "events", "reads"),
    "curves, zeros": lambda: curves.draw(ODD, [0, 1], {"none": [0, 0]}, "events", "reads"),
}
EVERY = pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)


@EVERY
def test_its_letters_are_large_enough_and_in_the_clear(draw):
    assert list(faults(seen(draw()._repr_html_()), WIDEST, SMALL)) == []


@EVERY
def test_its_text_alternative_says_what_its_labels_say(draw):
    assert seen(draw()._repr_html_()).unsaid() == []


@EVERY
def test_the_same_facts_give_the_same_picture(draw):
    assert draw()._repr_html_() == draw()._repr_html_()
