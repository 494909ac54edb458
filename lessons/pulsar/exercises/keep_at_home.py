"""Exercise: send some events to all clusters and keep others in one."""

from contextlib import ExitStack

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.course.waiting import until
from lessons.pulsar import geo_replication
from lessons.pulsar.admin import CONFLICT, NO_ANSWER, Admin, ignoring_status
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read
from lessons.servers import Server

NAMESPACE = "exercise/abroad"
TOPIC = f"persistent://{NAMESPACE}/keep-at-home"
PRIVATE = {2}
"""The users whose events are to stay."""
END = b"the last event"
EVENTS = [events.user_logged_in(user) for user in (1, 2, 3)]


def check(send: Answer, east: Server, west: Server) -> None:
    """Three events are sent in east; the second is private."""
    clusters = {"east": east, "west": west}
    geo_replication.introduce_clusters(clusters)
    try:
        geo_replication.create_replicated_namespace(clusters, NAMESPACE)
        found = _sent(send, clusters)
    finally:
        remove(clusters)
    _compare(found["east"], found["west"])


def remove(clusters: dict[str, Server]) -> None:
    """Delete the tenant everywhere; before that, let nothing be sent to the other cluster any more."""
    geo_replication.stop_replication(clusters, NAMESPACE)
    admins = [Admin(server, seconds=geo_replication.ANSWERS_WITHIN) for server in clusters.values()]
    until(lambda: all(_is_deleted(admin) for admin in admins), seconds=30)


def _is_deleted(admin: Admin) -> bool:
    """Whether the tenant could be deleted; for a moment after the last topic the namespace is not empty yet."""
    deleted = False
    with ignoring_status(CONFLICT, NO_ANSWER):
        admin.delete_tenant("exercise")
        deleted = True
    return deleted


def _sent(send: Answer, clusters: dict[str, Server]) -> dict[str, list[int]]:
    """Send the events in east; returns the users of those that came, by cluster."""
    with ExitStack() as stack:
        clients = {name: pulsar.Client(server.address, logger=client_logger()) for name, server in clusters.items()}
        for client in clients.values():
            stack.callback(close_client, client)
        readers = {name: client.subscribe(TOPIC, "look") for name, client in clients.items()}
        producer = clients["east"].create_producer(TOPIC)
        for event in EVENTS:
            send(producer, events.to_bytes(event), private=event["userId"] in PRIVATE)
        producer.send(END)
        return {name: [_user(message) for message in _until_end(reader)] for name, reader in readers.items()}


def _until_end(reader: pulsar.Consumer) -> list[pulsar.Message]:
    """What comes before the last event, which goes everywhere."""
    messages: list[pulsar.Message] = []
    while (found := read(reader, 1, 10)) and found[0].data() != END:
        messages += found
    return messages


def _user(message: pulsar.Message) -> int:
    return int(events.from_bytes(message.data())["userId"])


def _compare(east: list[int], west: list[int]) -> None:
    if east != [1, 2, 3]:
        raise Wrong(f"In east there are the events of the users {east}. All three are to be there: 1, 2, 3.")
    if west == [1, 2, 3]:
        raise Wrong("All three events are in west. That of user 2 is private, and was to stay in east.")
    if not west:
        raise Wrong("No event came to west. Only the private one was to stay in east.")
    if west != [1, 3]:
        raise Wrong(f"In west there are the events of the users {west}. Expected: 1 and 3.")


EXERCISE = Exercise(
    id="pulsar.keep_at_home",
    title="Keep private events in the cluster where they were sent",
    notebook="deeper/pulsar_geo",
    minutes=4,
    kind="build",
    hints=(
        "`disable_replication` is True or False.",
        "`private` is True for the events that are to stay.",
    ),
    why=(
        "The producer decides for each event where it goes. You could also name the clusters with "
        "`replication_clusters=['east']`, or keep private events in a namespace that only one cluster has, which "
        "nobody can forget. The usual mistake is to rely on every program to remember it."
    ),
    checker=check,
    seconds=90,
    **answers_beside(__file__),
)
