"""Exercise: how far one UpdateShardCount may go."""

import math

from botocore.client import BaseClient

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.lineage import all_shards, is_closed
from lessons.servers import Server

MOST_STEPS = 20
WAYS = ((2, 9), (9, 2), (3, 4), (5, 1), (1, 7))


def check(next_count: Answer, kinesis: Server) -> str:
    """Each step is refused here if AWS would refuse it, and taken on moto if not."""
    for now, wanted in WAYS:
        with fresh_stream(kinesis, "next-count", now) as (client, stream):
            _go(next_count, client, stream, now, wanted)
    return "From 2 shards to 9, from 9 to 2, from 3 to 4, from 5 to 1: never too far at once."


def _go(next_count: Answer, client: BaseClient, stream: str, now: int, wanted: int) -> None:
    taken = 0
    while now != wanted:
        count = next_count(now, wanted)
        if not isinstance(count, int) or isinstance(count, bool):
            raise Wrong(f"`next_count({now}, {wanted})` returned {count!r}. It should be a whole number.")
        if count == now or taken > MOST_STEPS:
            raise Wrong(f"`next_count({now}, {wanted})` returned {count}: like this you never get there.")
        if not now / 2 <= count <= now * 2:
            raise Wrong(
                f"AWS refuses to go from {now} to {count}: not above {now * 2}, not below {math.ceil(now / 2)}."
            )
        if not min(now, wanted) <= count <= max(now, wanted):
            raise Wrong(f"You go from {now} to {count}, and only {wanted} are wanted: that is too many, or too few.")
        client.update_shard_count(StreamName=stream, TargetShardCount=count, ScalingType="UNIFORM_SCALING")
        now, taken = sum(not is_closed(shard) for shard in all_shards(client, stream)), taken + 1


EXERCISE = Exercise(
    id="kinesis.next_count",
    title="Scale no further than AWS allows at once",
    notebook="deeper/kinesis_scaling",
    minutes=6,
    kind="build",
    hints=(
        "One call may at most double the number of shards, and at most halve it.",
        "Up: the smaller one of `wanted` and twice `now`.",
        "Down: half of 5 is 2.5. 2 would be below half, so 3 is as far as you can go: `(now + 1) // 2`.",
    ),
    why=(
        "UpdateShardCount may not go above double nor below half. You could also split and merge shards one by one, "
        "which has no such limit, and is more work. The usual mistake is `now // 2`: from 5 shards, 2 are below half."
    ),
    checker=check,
    **answers_beside(__file__),
)
