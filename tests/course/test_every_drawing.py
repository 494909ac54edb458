"""Every drawing can be read, whatever it shows: nothing, a lot, and names that nobody has thought of."""

import pytest

from lessons.capstone import picture as bank_picture
from lessons.capstone.faults import SURVIVED
from lessons.capstone.picture import Flow
from lessons.choosing import lanes, measuring
from lessons.choosing.measuring import Measured, Pace
from lessons.connect import pipeline
from lessons.course.layout import SMALL, WIDEST
from lessons.eventstore import checkpoint_picture, curves, model_picture
from lessons.eventstore.checkpoint_picture import PROJECTED, SKIPPED, WAITS, Entry
from lessons.kafka import crashes, handovers, replicas, retry_paths, storage, throughput, transactions, windows
from lessons.kafka.clicks import START
from lessons.kafka.crashes import Crash
from lessons.kafka.replicas import Replicas
from lessons.kafka.retry_paths import RetryPath, Visit
from lessons.kafka.security import picture as rights_picture
from lessons.kafka.storage import Segment
from lessons.kafka.throughput import Measurement
from lessons.kafka.transactions import ABORTED, COMMITTED, MARKER, OPEN, Record
from lessons.kafka.windows import Windows
from lessons.kinesis import batches, chart, delivery, refusals, shard_tree
from lessons.kinesis.batches import Call, Outcome
from lessons.kinesis.delivery import Delivered
from lessons.kinesis.refusals import PutCall
from lessons.kinesis.shard_tree import TOP_HASH
from lessons.pulsar import cluster_timeline, tiered_storage
from lessons.pulsar import tenant_tree as tenants
from lessons.pulsar.cluster_timeline import EventRow, Outage
from lessons.pulsar.tenant_tree import Node
from lessons.pulsar.tiered_storage import Ledger
from lessons.watching import chart as readings
from tests.course.seeing import faults, seen

ODD = "<b>&amp;\"'</b> %3C # \x00\x1b\ud800 é 鍵 🔑 --> ]]> " * 4


def shard(number: int, first: float, last: float, *parents: str) -> dict:
    keys = {"StartingHashKey": str(int(first * TOP_HASH)), "EndingHashKey": str(int(last * TOP_HASH) - 1)}
    named = dict(zip(("ParentShardId", "AdjacentParentShardId"), parents, strict=False))
    closed = {"EndingSequenceNumber": "1"} if number % 2 else {}
    return {"ShardId": f"shardId-{number:012}", "HashKeyRange": keys, "SequenceNumberRange": closed, **named}


ONE = "shardId-000000000001"
STARTS = [START, START + 20_000, START + 40_000]
EIGHTHS = [shard(number, number / 8, (number + 1) / 8) for number in range(8)]
ROUTES = [
    RetryPath("user-100", {"orders": Visit(0, 0)}),
    RetryPath("user-456", {"orders": Visit(1, 0), "retry-1": Visit(0, 1), "retry-2": Visit(0, 2)}),
    RetryPath("", {"orders": Visit(2, 0), "retry-1": Visit(1, 1), "retry-2": Visit(1, 2), "dead": Visit(1, 3)}),
]
STOPS = ["orders", "retry-1", "retry-2", "dead"]
CRASH = Crash((("commit", 3), ("handle", 3), ("commit", 4)), (("commit", 5), ("handle", 5)), 5, 4, 0)
RECORDS = [Record(0, COMMITTED, "receipt for p-0"), Record(1, MARKER), Record(2, ABORTED, "x"), Record(3, OPEN, "y")]
NAMES = [0, 1, 2, "bad", 4, 5]
CALLS = [
    Call(("0", "1", "2", "3", "4", "5"), 0),
    Call(("0", "1", "2"), 3),
    Call(("3", "4", "5"), 0),
    Call(("4", "5"), 1),
]
GIVEN_UP = [{"KinesisBatchInfo": {"startSequenceNumber": "3", "endSequenceNumber": "3"}}]
CUT = Outcome(CALLS, [0, 0, 4], GIVEN_UP)
PUTS = [PutCall(0, 100, 300), PutCall(0.1, 0, 300), PutCall(1.5, 1, 2)]
TENANTS = [Node(0, "acme", "acme-admin may change it"), Node(1, "orders", "acme-service may consume and produce")]
TENANTS += [Node(2, "user-events"), Node(1, "kept"), Node(0, "globex"), Node(1, "orders")]
WORLD = [
    EventRow("hello", "west", ("east", "west")),
    EventRow("only for east", "east", ("east",)),
    Outage("west", "killed"),
    Outage("west", "again", True),
]
ENTRIES = [
    Entry("account-alice", ("AccountCreated", "Alice"), PROJECTED),
    Entry("account-carol", ("CardScanned", "not JSON"), SKIPPED),
    *[Entry("account-alice", ("MoneyDeposited", "900"), WAITS)] * 3,
]
FIGURES = [
    Measured("Kafka", True, Pace(17_000, 20_000), Pace(30_000, 40_000), 2.1, 9.9, "one copy, not yet on the disk"),
    Measured("Kinesis", False, Pace(5_000, 60_000), Pace(5_000, 40_000), 20.5, 90.1, "in memory"),
]
HUGE = Measured(ODD, True, Pace(10**9, 1), Pace(10**12, 1), 10**6, 10**9, ODD)
DRAWINGS = {
    "lanes": lambda: lanes.draw({"Kafka": 10_000, "Pulsar": 2500, "Event Store": 0}, 10_000),
    "lanes, none": lambda: lanes.draw({}, 1),
    "lanes, odd": lambda: lanes.draw({ODD: 10**12, **{str(number): number for number in range(9)}}, 5),
    "measured": lambda: measuring.draw(FIGURES, {"Kafka": 3.2, "Kinesis": 0}, {"Kafka": 242, "Kinesis": 0}),
    "measured, none": lambda: measuring.draw([], {}, {}),
    "measured, odd": lambda: measuring.draw([HUGE], {ODD: 10**6}, {ODD: 10**9}),
    "routes": lambda: retry_paths.draw(STOPS, ROUTES, ["user-100", "user-456"], {"retry-1": "due after 200 ms"}),
    "routes, none": lambda: retry_paths.draw(STOPS, [], [], {}),
    "routes, many": lambda: retry_paths.draw(
        [ODD, "dead"], [RetryPath(ODD, {ODD: Visit(10**7, 0)})] * 20, [ODD], {ODD: ODD}
    ),
    "crashes": lambda: crashes.draw({"commit first": CRASH, "handle first": CRASH}),
    "crashes, none": lambda: crashes.draw({}),
    "crashes, odd": lambda: crashes.draw({ODD: Crash((), (("handle", 10**9),), 10**9, 10**9, 2)}),
    "handovers": lambda: handovers.draw({"eager": (("ann", "nobody", "bob"),) * 4, "cooperative": (("ann",),) * 4}),
    "handovers, none": lambda: handovers.draw({"eager": ((), ()), "cooperative": ()}),
    "handovers, odd": lambda: handovers.draw({ODD: ((ODD, "nobody") * 9,) * 12}),
    "transactions": lambda: transactions.draw("receipts", RECORDS),
    "transactions, none": lambda: transactions.draw("receipts", []),
    "transactions, odd": lambda: transactions.draw(ODD, [Record(10**9 + n, COMMITTED, ODD) for n in range(14)]),
    "delivery": lambda: delivery.draw(
        "s", [18, 12], [Delivered("raw/", "as it is", 1, 1410, 1, None), Delivered("l/", "and a line end", 1, 9, 3, 3)]
    ),
    "delivery, none": lambda: delivery.draw("s", [], []),
    "delivery, odd": lambda: delivery.draw(ODD, [10**6] * 9, [Delivered(ODD, ODD, 10**5, 10**10, 10**9, 10**6)]),
    "batches": lambda: batches.draw(NAMES, {"cut": CUT, "reported": Outcome(CALLS[:2], [1], [])}),
    "batches, none": lambda: batches.draw([], {"nothing": Outcome([], [], [])}),
    "batches, many": lambda: batches.draw([ODD] * 40, {ODD: Outcome(CALLS[:1], [ODD] * 10**4, [])}),
    "refusals": lambda: refusals.draw("each shard takes 50 a second", {"put again": PUTS, "wait first": PUTS[:1]}),
    "refusals, none": lambda: refusals.draw("none", {"nothing": []}),
    "refusals, odd": lambda: refusals.draw(
        ODD, {ODD: [PutCall(12345.6, 0, 0), PutCall(0, 1, 10**9), PutCall(0, 10**9, 1)]}
    ),
    "tenants": lambda: tenants.draw("who may", TENANTS, {"acme-service": ("sent", True), "globex": ("no", False)}),
    "tenants, none": lambda: tenants.draw("who may", []),
    "tenants, odd": lambda: tenants.draw(ODD, [Node(0, ODD, ODD), Node(2, ODD, ODD)], {ODD: (ODD, False)}),
    "clusters": lambda: cluster_timeline.draw("t", ["east", "west"], WORLD),
    "clusters, late": lambda: cluster_timeline.draw(
        "t", ["e", "w"], [EventRow("x", "e", ("w",)), EventRow("x", "w", ("e",))]
    ),
    "clusters, none": lambda: cluster_timeline.draw("t", [], []),
    "clusters, odd": lambda: cluster_timeline.draw(
        ODD, [ODD, "w"], [EventRow(ODD, ODD, (ODD, "w")), EventRow("x", "", ("w",))]
    ),
    "checkpoint": lambda: checkpoint_picture.draw(ENTRIES, [("account-alice", "Alice", 170)]),
    "checkpoint, none": lambda: checkpoint_picture.draw([], []),
    "checkpoint, odd": lambda: checkpoint_picture.draw([Entry(ODD, (ODD, ODD), SKIPPED)], [(ODD, ODD, 10**30)]),
    "copies": lambda: replicas.draw("t", {0: Replicas(2, (1, 2), (2,))}, {1: False, 2: True, 3: True}),
    "copies, none": lambda: replicas.draw("t", {}, {}),
    "copies, many": lambda: replicas.draw(
        ODD, {9: Replicas(1, tuple(range(7)), (1, 2))}, dict.fromkeys(range(7), True)
    ),
    "pipeline": lambda: pipeline.draw(pipeline.Pipeline(1250, 2_600_000, 0, False), 1250),
    "pipeline, none": lambda: pipeline.draw(pipeline.Pipeline(0, 0, 0, True), 1),
    "pipeline, odd": lambda: pipeline.draw(pipeline.Pipeline(10**9, 10**15, 10**9, True), 1),
    "segments": lambda: storage.draw("t", [Segment(0, 1_043_346, False), Segment(1005, 10, True)]),
    "segments, none": lambda: storage.draw("t", []),
    "segments, many": lambda: storage.draw(ODD, [Segment(10**9 + n, 10**10, n == 11) for n in range(12)], 4),
    "speed": lambda: throughput.draw(
        {"a": Measurement(930, 1), "b": Measurement(23_000, 1), "c": Measurement(1_400_000, 1)}
    ),
    "speed, none": lambda: throughput.draw({}),
    "speed, odd": lambda: throughput.draw(
        {ODD: Measurement(1, 20), "same": Measurement(10, 1), "fast": Measurement(10**9, 1)}
    ),
    "windows": lambda: windows.draw(Windows({START: 12, START + 20_000: 3}, START + 25_000, 20_000), STARTS, 20),
    "windows, none": lambda: windows.draw(Windows({}, 0, 1), [], 0),
    "windows, odd": lambda: windows.draw(
        Windows({START: 10**9}, 2 * START, 10**12), [START, START + 10**12, START - 10**12], 1
    ),
    "rights": lambda: rights_picture.draw(
        {
            "shop": {"write": "yes", "read": "silence", "in group": "GroupAuthorizationFailedError"},
            "billing": {"write": "ClusterAuthorizationFailedError", "read": "yes", "in group": "KafkaTimeoutError"},
        }
    ),
    "rights, none": lambda: rights_picture.draw({}),
    "rights, odd": lambda: rights_picture.draw({ODD: {ODD: ODD, "b": "yes"}, "nobody": {}}),
    "chart": lambda: chart.draw("t", "x", "y", {"a": [(0, 1), (9, 2)], "b": [(0, 2), (9, 2.01)]}, ("m", 9, 2.0)),
    "chart, zeros": lambda: chart.draw("t", "x", "y", {"flat": [(0, 0), (0, 0)]}),
    "chart, odd": lambda: chart.draw(ODD, "x", "y", {ODD + str(n): [(0, n), (10**6, 7)] for n in range(6)}),
    "shards": lambda: shard_tree.draw("s", [shard(1, 0, 1), shard(2, 0, 0.5, ONE), shard(4, 0.5, 1, ONE)]),
    "shards, none": lambda: shard_tree.draw("s", []),
    "shards, odd": lambda: shard_tree.draw(ODD, EIGHTHS),
    "ledgers": lambda: tiered_storage.draw("t", [Ledger(50, place) for place in tiered_storage.PLACES]),
    "ledgers, none": lambda: tiered_storage.draw("t", []),
    "ledgers, many": lambda: tiered_storage.draw(ODD, [Ledger(50_000, tiered_storage.PLACES[0])] * 13),
    "curves": lambda: curves.draw_curves("t", [0, 10, 900], {"whole": [0, 1, 2], "half": [0, 5, 9]}, "events", "reads"),
    "model": lambda: model_picture.draw_model("a day", [model_picture.Step("Plan", "Planned", "a list")] * 9),
    "model, odd": lambda: model_picture.draw_model(ODD, [model_picture.Step(ODD, ODD, ODD)]),
    "model, nothing": lambda: model_picture.draw_model("", []),
    "bank": lambda: bank_picture.draw(Flow(154, 120, 5, 4, 155, tuple(fault.name for fault in SURVIVED))),
    "bank, nothing": lambda: bank_picture.draw(Flow(0, 0, 0, 0, 0, ())),
    "bank, odd": lambda: bank_picture.draw(Flow(10**30, 10**30, 10**30, 10**30, 10**30, (ODD,) * 20)),
    "readings": lambda: readings.draw(
        {"lag": [0, 5, 10, 999], "reported": [0, None], "average": [2.5, 1500]}, "a group"
    ),
    "readings, none": lambda: readings.draw({"lag": [], "reported": []}, "a group"),
    "readings, odd": lambda: readings.draw({ODD: [10**9, *range(40), 123_456], "x": [None] * 40}, ODD),
    "curves, zeros": lambda: curves.draw_curves(ODD, [0, 1], {"none": [0, 0]}, "events", "reads"),
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
