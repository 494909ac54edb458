"""Geo-replication: clusters that know each other, and a namespace that all of them have."""

from lessons.course.waiting import until
from lessons.pulsar.admin import NO_ANSWER, NOT_FOUND, Admin, ignoring_status, topic_path
from lessons.servers import Server

ANSWERS_WITHIN = 5.0  # seconds; a broker may hang on a topic that is just replicating: the next request goes through


def introduce_clusters(clusters: dict[str, Server]) -> None:
    """Tell every cluster the addresses of the others.

    Args:
        clusters: by name, their servers.
    """
    for name, server in clusters.items():
        for other, remote in clusters.items():
            if other != name:
                addresses = {"serviceUrl": remote.admin_address, "brokerServiceUrl": remote.address}
                Admin(server).create_cluster(other, addresses)


def create_replicated_namespace(clusters: dict[str, Server], namespace: str) -> None:
    """Create the tenant and the namespace in every cluster, and replicate its events to all of them."""
    for server in clusters.values():
        admin = Admin(server)
        admin.create_tenant(namespace.partition("/")[0], clusters=tuple(clusters))
        admin.create_namespace(namespace, replication_clusters=list(clusters))


def delete_topic_everywhere(clusters: dict[str, Server], topic: str) -> None:
    """Delete the topic in every cluster; its namespace, which must exist, is replicated to all of them afterwards.

    Raises:
        WaitError: it comes back again and again: somebody sends to it.
    """
    namespace = "/".join(topic_path(topic).split("/")[1:3])
    stop_replication(clusters, namespace)
    _delete_until_gone(clusters, topic)
    for server in clusters.values():
        Admin(server).set_policy(namespace, "replication", list(clusters))


def stop_replication(clusters: dict[str, Server], namespace: str) -> None:
    """Let the namespace stay in its own cluster, and wait until no broker sends its events any more.

    A broker that deletes a topic which it is just sending may hang, and the other cluster may create it again.

    Raises:
        WaitError: a broker goes on sending.
    """
    for name, server in clusters.items():
        Admin(server).set_policy(namespace, "replication", [name])
    until(lambda: not any(_is_sent(Admin(server), namespace) for server in clusters.values()))


def _is_sent(admin: Admin, namespace: str) -> bool:
    """Whether the broker replicates a topic of the namespace; one that goes meanwhile is not replicated."""
    sent = []
    with ignoring_status(NOT_FOUND):
        sent = [topic for topic in admin.topics(namespace) if admin.stats(topic)["replication"]]
    return bool(sent)


def _delete_until_gone(clusters: dict[str, Server], topic: str) -> None:
    admins = [Admin(server, seconds=ANSWERS_WITHIN) for server in clusters.values()]

    def is_gone() -> bool:
        left = True
        with ignoring_status(NO_ANSWER):
            for admin in admins:
                admin.delete_topic(topic)
            left = any(admin.has_topic(topic) for admin in admins)
        return not left

    until(is_gone, seconds=30)
