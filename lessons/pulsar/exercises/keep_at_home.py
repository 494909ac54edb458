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
SCENES = (([1, 2, 3], {2}), ([7, 5, 6, 7, 4], {7, 4}))
"""The users whose events are sent to one topic and to another, and those whose events are to stay."""
END = b"the last event"


def check(send: Answer, east: Server, west: Server) -> None:
    """Events are sent in east; some of them are private."""
    clusters = {"east": east, "west": west}
    geo_replication.introduce_clusters(clusters)
    try:
        geo_replication.create_replicated_namespace(clusters, NAMESPACE)
        for number, (users, private) in enumerate(SCENES, start=1):
            topic = f"persistent://{NAMESPACE}/keep-at-home-{number}"
            found = _sent(send, clusters, topic, users, private)
            _compare(found["east"], found["west"], users, private)
    finally:
        remove(clusters)


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


def _sent(
    send: Answer, clusters: dict[str, Server], topic: str, users: list[int], private: set[int]
) -> dict[str, list[int]]:
    """Send the events in east; returns the users of those that came, by cluster."""
    with ExitStack() as stack:
        clients = {name: pulsar.Client(server.address, logger=client_logger()) for name, server in clusters.items()}
        for client in clients.values():
            stack.callback(close_client, client)
        readers = {name: client.subscribe(topic, "look") for name, client in clients.items()}
        producer = clients["east"].create_producer(topic)
        for user in users:
            send(producer, events.to_bytes(events.user_logged_in(user)), private=user in private)
        producer.send(END)
        return {name: [_user(message) for message in _until_end(reader)] for name, reader in readers.items()}


def _until_end(reader: pulsar.Consumer) -> list[pulsar.Message]:
    """What comes before the last event, which goes everywhere, however busy the clusters are."""
    messages: list[pulsar.Message] = []

    def has_ended() -> bool:
        messages.extend(read(reader, 1, 1.0))
        return bool(messages) and messages[-1].data() == END

    until(has_ended, seconds=60)
    return messages[:-1]


def _user(message: pulsar.Message) -> int:
    return int(events.from_bytes(message.data())["userId"])


def _compare(east: list[int], west: list[int], users: list[int], private: set[int]) -> None:
    wanted = [user for user in users if user not in private]
    if east != users:
        raise Wrong(f"In east there are the events of the users {east}. All are to be there: {users}.")
    if west == users:
        raise Wrong(f"All events are in west. Those of {sorted(private)} are private, and were to stay in east.")
    if not west:
        raise Wrong("No event came to west. Only the private ones were to stay in east.")
    if west == [user for user in users if user in private]:
        raise Wrong(f"It is the private events that came to west, those of the users {west}, and no other.")
    if west != wanted:
        raise Wrong(f"In west there are the events of the users {west}. Expected: {wanted}.")


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
