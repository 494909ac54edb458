"""Geo-replication: clusters that know each other, and a namespace that all of them have."""

from lessons.course.waiting import until
from lessons.pulsar.admin import NO_ANSWER, Admin, ignoring_status
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
    """Delete the topic in every cluster.

    A cluster that is just replicating may create the topic in another one again. So this deletes until it is gone.

    Raises:
        WaitError: it comes back again and again: somebody sends to it.
    """

    def is_gone() -> bool:
        admins = [Admin(server, seconds=ANSWERS_WITHIN) for server in clusters.values()]
        left = True
        with ignoring_status(NO_ANSWER):
            for admin in admins:
                admin.delete_topic(topic)
            left = any(admin.has_topic(topic) for admin in admins)
        return not left

    until(is_gone, seconds=30)
