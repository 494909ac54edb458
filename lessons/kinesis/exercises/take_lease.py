"""Exercise: take a lease so that of two workers one gets it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import QUICK
from lessons.kinesis.leases import Leases, delete_table, recreate_table
from lessons.kinesis.shapes import HashKeyRange, Shard
from lessons.servers import Server

SHARDS = ("shardId-000000000000", "shardId-000000000007")


def shard_named(name: str) -> Shard:
    """A shard as the service lists it."""
    keys: HashKeyRange = {"StartingHashKey": "0", "EndingHashKey": str(2**128 - 1)}
    return {"ShardId": name, "SequenceNumberRange": {}, "HashKeyRange": keys}


class Overtaken:
    """A table at which another worker writes just after the learner has read it.

    Args:
        table: what does the work.
        meanwhile: what the other worker does, once.
    """

    def __init__(self, table: Any, meanwhile: Callable[[], object]) -> None:
        self._table, self._meanwhile = table, meanwhile
        self.was_overtaken = False

    def __getattr__(self, name: str) -> Any:
        return self._read(name) if name in ("get_item", "query", "scan") else getattr(self._table, name)

    def _read(self, name: str) -> Callable[..., Any]:
        def read(**parameters: Any) -> Any:
            found = getattr(self._table, name)(**parameters)
            if not self.was_overtaken:
                self.was_overtaken = True
                self._meanwhile()
            return found

        return read


@contextmanager
def fresh_table(kinesis: Server, name: str) -> Iterator[Any]:
    """A table of leases for one check; it is deleted afterwards."""
    dynamodb = boto3.resource("dynamodb", config=QUICK)
    table = kinesis.named(f"exercise-{name}")
    try:
        yield recreate_table(dynamodb, table)
    finally:
        delete_table(dynamodb, table)


def check(take: Answer, kinesis: Server) -> None:
    """For two shards: two workers want the same free lease; a third one takes it over, and keeps it by renewing it."""
    for shard in SHARDS:
        _take_turns(take, kinesis, shard)


def _take_turns(take: Answer, kinesis: Server, shard: str) -> None:
    with fresh_table(kinesis, "take-lease") as table:
        looks_on = Leases(table, "looks on")
        looks_on.add_ready([shard_named(shard)])
        free = looks_on.all()[0]
        won = [take(table, free, worker) for worker in ("ann", "bob")]
        [held] = looks_on.all()
        over = take(table, held, "eve")
        stale = take(table, held, "joe")
        [hers] = looks_on.all()
        Leases(table, "eve").renew(hers)
        renewed = take(table, hers, "joe")
        [last] = looks_on.all()
        _compare(won, over, stale, renewed, hers.owner, last.owner)
        table_of_two = Overtaken(table, lambda: Leases(table, "zoe").take(last))
        took = take(table_of_two, last, "max")
    if took and table_of_two.was_overtaken:
        raise Wrong(
            "Between your look and your write zoe took the lease, and you wrote over it. Look and write at once."
        )


def _compare(won: list[object], over: object, stale: object, renewed: object, owner: str, last: str) -> None:
    if any(not isinstance(one, bool) for one in (*won, over, stale, renewed)):
        raise Wrong("`take` should return True or False: True where the lease was taken, False where not.")
    if won == [True, True]:
        raise Wrong("ann and bob both got the lease: both would read the shard. The second one had an old counter.")
    if won != [True, False]:
        raise Wrong("Nobody got a lease that was free. Its counter was exactly the one that was read.")
    if not over:
        raise Wrong("A silent worker's lease could not be taken over: its counter was the one that was read.")
    if stale or owner != "eve":
        raise Wrong("eve took the lease, and then joe took it from her with the same old counter.")
    if renewed or last != "eve":
        raise Wrong("eve was alive: she renewed her lease after joe had read it, and joe took it from her.")


EXERCISE = Exercise(
    id="kinesis.take_lease",
    title="Take a lease, so that one of two gets it",
    notebook="deeper/kinesis_workers",
    minutes=5,
    kind="fill",
    hints=(
        "The condition is a text in which `:seen` stands for the counter that this worker has read.",
        "If anybody has written since, the counter in the table is another one: `leaseCounter = :seen`.",
    ),
    why=(
        "Every write counts up, so an unchanged counter means that nobody has written since. A condition on the owner "
        "alone would not do: an owner that has renewed meanwhile is the same owner, and would lose a lease while it is "
        "alive. You could also use a random number "
        "that changes with every write. The usual mistake is to read, compare in Python, and then write: in between "
        "another worker writes."
    ),
    checker=check,
    **answers_beside(__file__),
)
