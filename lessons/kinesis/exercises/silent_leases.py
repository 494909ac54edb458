"""Exercise: tell which leases may be taken, from two looks at the table."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.take_lease import fresh_table, shard_named
from lessons.kinesis.leases import NOBODY, SHARD_END, Leases
from lessons.servers import Server

NEW, ALIVE, SILENT, FINISHED, MINE, TAKEN, HERS = (f"shardId-{number:012d}" for number in range(7))
"""The new one comes first, so that a lease stands at another place in the second look than in the first."""
MEANS = {
    ALIVE: "a lease whose owner is alive: its counter went up",
    FINISHED: "a lease of a shard that was read to its end",
    MINE: "a lease of your own",
    TAKEN: "a lease that was free at the first look: somebody has taken it since",
    HERS: "a lease that another worker has just taken: it was not there at the first look, and has an owner now",
}


def check(may_take: Answer, kinesis: Server) -> None:
    """A real table: between the two looks one worker renews, one is silent, and two shards come."""
    with fresh_table(kinesis, "silent-leases") as table:
        workers = {name: Leases(table, name) for name in ("ann", "bob", "eve")}
        workers["ann"].add_ready([shard_named(shard) for shard in (ALIVE, SILENT, FINISHED, MINE, TAKEN)])
        free = {lease.shard: lease for lease in workers["ann"].all()}
        owners = {ALIVE: "ann", SILENT: "bob", FINISHED: "bob", MINE: "eve"}
        taken = [workers[name].take(free[shard]) for shard, name in owners.items()]
        held = {lease.shard: lease for lease in taken if lease}
        workers["bob"].save(held[FINISHED], SHARD_END)
        before = workers["eve"].all()
        workers["ann"].renew(held[ALIVE])
        workers["bob"].take(free[TAKEN])
        workers["ann"].add_ready([shard_named(NEW), shard_named(HERS)])
        workers["ann"].take(next(lease for lease in workers["ann"].all() if lease.shard == HERS))
        now = workers["eve"].all()
    _compare(may_take(before, now, "eve"))
    if {lease.shard for lease in may_take(before, now, "bob")} != {MINE, NEW}:
        raise Wrong(
            "For another worker, bob, other leases are free: eve's, which she has not renewed, and the new one."
        )


def _compare(found: object) -> None:
    if not isinstance(found, list | tuple | set) or not all(hasattr(lease, "shard") for lease in found):
        raise Wrong(f"`may_take` returned {found!r}. It should return a list of leases.")
    shards = {lease.shard for lease in found}
    for shard, meaning in MEANS.items():
        if shard in shards:
            raise Wrong(f"You take {meaning}.")
    if SILENT not in shards:
        raise Wrong("You leave the silent worker's lease: nobody would read its shard any more.")
    if NEW not in shards:
        raise Wrong("You leave a lease that belongs to nobody: it was not there at the first look.")


EXERCISE = Exercise(
    id="kinesis.silent_leases",
    title="Tell whose leases may be taken",
    notebook="deeper/kinesis_workers",
    minutes=9,
    kind="build",
    hints=(
        "A living owner counts up: compare the `counter` of each lease in `now` with that of the same "
        "shard in `before`.",
        f'A lease of nobody has the owner "{NOBODY}", a finished one the checkpoint "{SHARD_END}".',
        "A lease in `now` may be missing in `before`: nobody has seen it silent. It is free only if nobody has it.",
    ),
    why=(
        "A counter that stood still for the whole failover time means a silent owner, and what nobody has is free at "
        "once. A lease that has just come may have an owner already: nobody has seen that one silent. The usual "
        "mistakes are to take a finished shard again, and to compare clocks of two computers instead of counters: "
        "clocks differ."
    ),
    checker=check,
    **answers_beside(__file__),
)
