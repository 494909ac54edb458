"""Exercise: choose the shards that may be read now, so that every key keeps its order."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.lineage import all_shards, is_closed
from lessons.kinesis.shapes import Shard
from lessons.servers import Server

ZERO, ONE, TWO, THREE, FOUR = (f"shardId-{number:012d}" for number in range(5))


def check(may_read: Answer, kinesis: Server) -> None:
    """A real tree: shard 0 was split into 2 and 3, and then 3 was merged with 1 into 4."""
    with fresh_stream(kinesis, "may-read", 2) as (client, stream):
        client.split_shard(StreamName=stream, ShardToSplit=ZERO, NewStartingHashKey=str(2**126))
        client.merge_shards(StreamName=stream, ShardToMerge=THREE, AdjacentShardToMerge=ONE)
        shards = all_shards(client, stream)
    _ask(may_read, shards, set(), {ZERO, ONE}, "at the beginning")
    _ask(may_read, shards, {ZERO}, {ONE, TWO, THREE}, "when 0 was read")
    _ask(may_read, shards, {ZERO, THREE}, {ONE, TWO}, "when 0 and 3 were read")
    _ask(may_read, shards, {ZERO, ONE, THREE}, {TWO, FOUR}, "when 0, 1 and 3 were read")
    _ask(may_read, shards, {ZERO, ONE, TWO, THREE, FOUR}, set(), "when all were read")
    late = [shard for shard in shards if shard["ShardId"] not in (ZERO, ONE, THREE)]
    _ask(may_read, late, set(), {TWO, FOUR}, "a day later, when 0, 1 and 3 are deleted")


def _ask(may_read: Answer, shards: list[Shard], finished: set[str], expected: set[str], when: str) -> None:
    found = may_read([*shards], {*finished})
    if not isinstance(found, (list, tuple, set)) or not all(isinstance(shard, str) for shard in found):
        kinds = sorted({type(one).__name__ for one in found}) if isinstance(found, (list, tuple, set)) else []
        of = f" of {', '.join(kinds)}" if kinds else ""
        raise Wrong(f"`may_read` returned a {type(found).__name__}{of}. It should return ids, such as {ZERO}.")
    if set(found) == {shard["ShardId"] for shard in shards if not is_closed(shard)} != expected:
        raise Wrong("You read the open shards. The older records are in the closed ones: those come first.")
    if FOUR in set(found) - expected:
        raise Wrong(f"You read 4 {when}. It has two parents, 3 and 1: read both first.")
    if set(found) - expected:
        raise Wrong(f"You read {_numbers(set(found) - expected)} {when}: too early, or once more.")
    if missing := expected - set(found):
        gone = "Who waits for a shard that has gone?" if "deleted" in when else "All its parents, if any, are finished."
        raise Wrong(f"You leave out {_numbers(missing)} {when}. {gone}")


def _numbers(ids: set[str]) -> str:
    return ", ".join(sorted(one[-1] for one in ids))


EXERCISE = Exercise(
    id="kinesis.may_read",
    title="Choose the shards that may be read now",
    notebook="deeper/kinesis_scaling",
    minutes=10,
    kind="build",
    hints=(
        "A shard may be read when it is not finished, and each of its parents is finished, or not in "
        "the list any more.",
        "After a split a shard has a `ParentShardId`. After a merge it has an `AdjacentParentShardId`, too. "
        'Use `shard.get("ParentShardId")`: a first shard has neither.',
        "With `unread`, the ids in the list without those in `finished`: neither parent may be in `unread`.",
    ),
    why=(
        "A parent that was not read to its end still has older records of the same keys. A parent that "
        "is not in the list any more was "
        "deleted with all its records after the retention time, so nobody waits for it. You could also keep a set of "
        "parents for each shard. The usual mistakes are to forget the second parent of a merged shard, and to wait "
        "for ever for a parent that has gone."
    ),
    checker=check,
    **answers_beside(__file__),
)
