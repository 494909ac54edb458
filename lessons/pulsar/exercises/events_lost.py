"""Exercise: say what would be lost if this cluster were lost now."""

from copy import deepcopy
from typing import Any

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.course.waiting import until
from lessons.pulsar import geo_replication
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.exercises.keep_at_home import NAMESPACE, remove
from lessons.pulsar.producer import publish
from lessons.servers import Server

TOPIC = f"persistent://{NAMESPACE}/events-lost"
SENT = 4
BACKLOGS = ({"west": 3}, {"west": 3, "north": 5}, {"west": 6, "north": 2, "south": 9}, {"west": 7, "north": 0})
"""What east still has to send to each cluster: one after the other, in what a real broker says."""


def check(events_lost: Answer, east: Server, west: Server) -> None:
    """East has sent everything; then we play what it says while other clusters are behind."""
    stats = _stats({"east": east, "west": west})
    _compare(events_lost(deepcopy(stats)), stats)
    of_west = stats["replication"]["west"]
    for backlogs in BACKLOGS:
        stats["replication"] = {name: {**of_west, "replicationBacklog": left} for name, left in backlogs.items()}
        _compare(events_lost(deepcopy(stats)), stats)


def _stats(clusters: dict[str, Server]) -> dict[str, Any]:
    """What east says of a topic once west has all its events."""
    geo_replication.introduce_clusters(clusters)
    client, admin = pulsar.Client(clusters["east"].address, logger=client_logger()), Admin(clusters["east"])
    try:
        geo_replication.create_replicated_namespace(clusters, NAMESPACE)
        publish(client.create_producer(TOPIC), events.logins([123], each=SENT))
        until(lambda: _has_all(admin.stats(TOPIC)))
        return admin.stats(TOPIC)
    finally:
        close_client(client)
        remove(clusters)


def _has_all(stats: dict[str, Any]) -> bool:
    west = stats["replication"].get("west", {})
    return bool(west.get("connected")) and west["replicationBacklog"] == 0


def _compare(found: object, stats: dict[str, Any]) -> None:
    backlogs = {name: one["replicationBacklog"] for name, one in stats["replication"].items()}
    wanted = min(backlogs.values())
    if not isinstance(found, int):
        raise Wrong(f"`events_lost` returned a {type(found).__name__}. Return one whole number.")
    if found == stats["msgInCounter"] != wanted:
        raise Wrong(f"{found} events were sent in east. Those that another cluster has are not lost.")
    if found == wanted:
        return
    if found == sum(backlogs.values()):
        raise Wrong(f"The backlogs are {backlogs}: you added them up, but it is the same events that wait for each.")
    if found == max(backlogs.values()):
        raise Wrong(f"The backlogs are {backlogs}. What one cluster lacks is not lost if another one has it.")
    raise Wrong(
        f"`events_lost` returned {found}. The backlogs are {backlogs}: {wanted} events are in no other cluster."
    )


EXERCISE = Exercise(
    id="pulsar.events_lost",
    title="Say how many events would be lost with this cluster",
    notebook="deeper/pulsar_geo",
    minutes=5,
    kind="build",
    hints=(
        "`stats['replication']` is a dict: a cluster's name, and what is still to be sent to it.",
        "Each of its values has a `replicationBacklog`. An event is lost only if no other cluster has it.",
        "Every cluster gets the events in the same order. Which one has the most of them?",
    ),
    why=(
        "Every cluster gets the events in the order of sending, so the one with the smallest backlog has all that the "
        "others have. You could also sort the backlogs and take the first. The usual mistake is to add them "
        "up: the same event waits in each of them."
    ),
    checker=check,
    seconds=90,
    **answers_beside(__file__),
)
