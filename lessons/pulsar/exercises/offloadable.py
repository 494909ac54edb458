"""Exercise: count what could be offloaded now."""

from copy import deepcopy
from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin, topic_path
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT = (120, 0, 70)
"""How many entries each topic has, in ledgers of 50."""


def check(entries_to_offload: Answer, tiered: Server) -> None:
    """What the broker says of three topics, and the same once some ledgers are in a bucket."""
    for count in SENT:
        stats = _stats(tiered, count)
        _compare(entries_to_offload(deepcopy(stats)), stats)
        for ledger in stats["ledgers"][:1] if count else ():
            ledger["offloaded"] = True
            _compare(entries_to_offload(deepcopy(stats)), stats)
    _compare(entries_to_offload(deepcopy(unloaded := _stats(tiered, 30, 40))), unloaded)


def _stats(tiered: Server, *counts: int) -> dict[str, Any]:
    """What the broker says of a topic with so many entries; between two counts it is unloaded."""
    with fresh_topic(tiered, "offloadable") as (client, topic):
        client.subscribe(topic, "keep").close()  # else what no subscription needs may be deleted
        for number, count in enumerate(counts):
            if number:
                Admin(tiered).request("PUT", f"{topic_path(topic)}/unload")
            publish(client.create_producer(topic), events.logins([123], each=count))
        return Admin(tiered).internal_stats(topic)


def _compare(found: object, stats: dict[str, Any]) -> None:
    closed = stats["ledgers"][:-1]
    wanted = sum(ledger["entries"] for ledger in closed if not ledger["offloaded"])
    whole = sum(ledger["entries"] for ledger in closed)
    if not isinstance(found, int):
        raise Wrong(f"`entries_to_offload` returned a {type(found).__name__}. Return one whole number.")
    if found == stats["numberOfEntries"] != wanted:
        raise Wrong(f"{found} are all entries. Those of the ledger that is still open can't be moved.")
    if found == whole != wanted:
        raise Wrong(f"{found} counts ledgers that are in the bucket already. They have `offloaded`.")
    if found == sum(1 for ledger in closed if not ledger["offloaded"]) != wanted:
        raise Wrong(f"{found} counts ledgers. How many entries are in them?")
    if found != wanted:
        raise Wrong(f"`entries_to_offload` returned {found}. Closed and not yet moved are {wanted} entries.")


EXERCISE = Exercise(
    id="pulsar.offloadable",
    title="Count the entries that could be offloaded now",
    notebook="deeper/pulsar_tiers",
    minutes=5,
    kind="build",
    hints=(
        "`stats['ledgers']` is a list, the oldest first. The last ledger is open.",
        "Each ledger has `entries`, and `offloaded`, which is True or False.",
        "Leave out the last with `stats['ledgers'][:-1]`, and those with `offloaded`.",
    ),
    why=(
        "Only closed ledgers are moved, each once. You could also subtract: all entries, less those of the open "
        "ledger and those that are in the bucket. The usual mistake is to count the open ledger: an unload closes "
        "it, and only then it can be moved."
    ),
    checker=check,
    **answers_beside(__file__),
)
