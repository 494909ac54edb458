"""Two clusters that know each other, and a namespace that both have."""

from lessons.course.waiting import until
from lessons.pulsar.admin import Admin
from lessons.servers import Server


def introduce_clusters(clusters: dict[str, Server]) -> None:
    """Tell every cluster where the others are.

    Args:
        clusters: by their names.
    """
    for name, server in clusters.items():
        for other, place in clusters.items():
            if other != name:
                addresses = {"serviceUrl": place.admin_address, "brokerServiceUrl": place.address}
                Admin(server).create_cluster(other, addresses)


def create_replicated_namespace(clusters: dict[str, Server], namespace: str) -> None:
    """Make the tenant and the namespace in every cluster, and let events go to all of them."""
    for server in clusters.values():
        admin = Admin(server)
        admin.create_tenant(namespace.partition("/")[0], clusters=tuple(clusters))
        admin.create_namespace(namespace, replication_clusters=list(clusters))


def delete_topic_everywhere(clusters: dict[str, Server], topic: str) -> None:
    """Delete the topic in every cluster.

    A cluster that is just sending to another may make the topic there anew, so this looks again until it is gone.

    Raises:
        WaitError: it comes again and again: somebody sends to it.
    """

    def gone() -> bool:
        for server in clusters.values():
            Admin(server).delete_topic(topic)
        return not any(Admin(server).has_topic(topic) for server in clusters.values())

    until(gone, seconds=30)
