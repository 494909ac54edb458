"""Exercise: take a lease so that of two workers one gets it."""

from contextlib import contextmanager

import boto3

from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.scene import QUICK
from lessons.kinesis.leases import Leases, delete_table, recreate_table

SHARD = {"ShardId": "shardId-000000000000", "SequenceNumberRange": {}}


@contextmanager
def fresh_table(kinesis, name):
    """A table of leases for one check; it is deleted afterwards."""
    dynamodb = boto3.resource("dynamodb", config=QUICK)
    table = kinesis.named(f"exercise-{name}")
    try:
        yield recreate_table(dynamodb, table)
    finally:
        delete_table(dynamodb, table)


def judge(take, kinesis):
    """Two workers want the same free lease; a third one takes it over, and keeps it while she renews."""
    with fresh_table(kinesis, "take-lease") as table:
        looks_on = Leases(table, "looks on")
        looks_on.add_ready([SHARD])
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


def _compare(won, over, stale, renewed, owner, last):
    if any(not isinstance(one, bool) for one in (*won, over, stale, renewed)):
        raise Wrong("`take` should return True or False: leave the lines around the condition as they are.")
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


SOLUTION = """\
def take(table, lease, worker):
    try:
        table.update_item(
            Key={"leaseKey": lease.shard},
            UpdateExpression="SET leaseOwner = :me, leaseCounter = leaseCounter + :one",
            ConditionExpression="leaseCounter = :seen",
            ExpressionAttributeValues={":me": worker, ":one": 1, ":seen": lease.counter},
        )
        return True
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False
"""
CONDITION = '"leaseCounter = :seen"'


def _with(condition: str) -> str:
    return SOLUTION.replace(CONDITION, condition)


EXERCISE = Exercise(
    id="kinesis.take_lease",
    title="Take a lease, so that one of two gets it",
    notebook="deeper/kinesis_workers",
    minutes=5,
    starter=_with("..."),
    hints=(
        "The condition is a text in which `:seen` stands for the counter that this worker has read.",
        "If anybody has written since, the counter in the table is another one: `leaseCounter = :seen`.",
    ),
    solution_code=SOLUTION,
    why=(
        "Every write counts up, so an unchanged counter means that nobody has written since. A condition on the owner "
        "alone would not do: an owner that has renewed meanwhile is the same owner, and would lose a lease while it is "
        "alive. You could also use a random number "
        "that changes with every write. The usual mistake is to read, compare in Python, and then write: in between "
        "another worker writes."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(_with('"leaseCounter >= :seen"'), says="both would read the shard"),
        WrongAnswer(_with('"leaseCounter > :seen"'), says="Nobody got a lease that was free"),
        WrongAnswer(_with('"leaseCounter = :seen AND leaseCounter < :one"'), says="could not be taken over"),
        WrongAnswer(
            _with('"leaseOwner = :seen"').replace('":seen": lease.counter', '":seen": lease.owner'),
            says="she renewed her lease",
        ),
    ),
)
