"""Exercise: split a shard so that two busy keys get a shard each."""

from botocore.client import BaseClient

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.lineage import all_shards, open_shard_of
from lessons.kinesis.streams import hash_key
from lessons.servers import Server

PAIRS = (("user-100", "user-103"), ("user-103", "user-100"), ("user-101", "user-102"))
"""Keys whose hash keys lie in the same half, and whose order is not that of their names."""


def check(split_between: Answer, kinesis: Server) -> str:
    """Moto cuts the shard there; the new ranges are what counts."""
    for pair in PAIRS:
        number = split_between(*map(hash_key, pair))
        if not isinstance(number, int):
            raise Wrong(f"`split_between` returned {number!r}. It should return a whole number, a hash key.")
        with fresh_stream(kinesis, "split-between") as (client, stream):
            _split(client, stream, number)
            one, other = (open_shard_of(hash_key(key), all_shards(client, stream)) for key in pair)
        if one == other == "shardId-000000000002" and number == min(map(hash_key, pair)):
            raise Wrong(f"{' and '.join(pair)} are both in the upper shard: it begins with your hash key, included.")
        if one == other:
            raise Wrong(f"{' and '.join(pair)} are still in one shard: your cut does not lie between their hash keys.")
    return f"{len(PAIRS)} pairs of busy keys have a shard each."


def _split(client: BaseClient, stream: str, number: int) -> None:
    try:
        client.split_shard(StreamName=stream, ShardToSplit=ONLY_SHARD, NewStartingHashKey=str(number))
    except client.exceptions.InvalidArgumentException as error:
        raise Wrong(f"The service refuses to split the shard at {number}: it is not inside its range.") from error


EXERCISE = Exercise(
    id="kinesis.split_between",
    title="Split a shard between two busy keys",
    notebook="deeper/kinesis_scaling",
    minutes=5,
    kind="fill",
    hints=(
        "`NewStartingHashKey` is the first hash key of the upper of the two new shards.",
        "So the larger of the two hash keys must be the first one of the upper shard, or lie above it.",
    ),
    why=(
        "The upper child begins with `NewStartingHashKey`, so the larger hash key is in it and the smaller one is not. "
        "The middle of the two, `(one + other) // 2 + 1`, would be as good. The usual mistake is to cut every shard in "
        "its own middle: two busy keys that lie in the same half stay together."
    ),
    checker=check,
    **answers_beside(__file__),
)
