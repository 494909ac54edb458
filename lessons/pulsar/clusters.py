"""Brokers with settings of their own, for the labs that need them: `servers.start("pulsar", cluster="secured")`.

Each is a server of this course like the ordinary one (supervised, shared, gone when nobody uses it), under a name of
its own and on ports that are free.
"""

from pathlib import Path

from lessons.errors import ServerError
from lessons.pulsar import asking, tokens
from lessons.pulsar.server import NAMESPACE, Pulsar
from lessons.servers import records


class Cluster(Pulsar):
    """A broker of another cluster."""

    port = 0
    admin_port = 0

    def __init__(self, cluster: str):
        self.cluster = cluster
        self.name = f"pulsar-{cluster}"
        self.title = f"Apache Pulsar ({cluster})"


class Secured(Cluster):
    """A broker that wants to know who asks: everyone shows a token, signed with the key that lies in its folder."""

    def settings(self, folder: Path) -> dict[str, str]:
        key = tokens.make_key(folder)
        plugin = "org.apache.pulsar.client.impl.auth.AuthenticationToken"
        return {
            "authenticationEnabled": "true",
            "authenticationProviders": "org.apache.pulsar.broker.authentication.AuthenticationProviderToken",
            "tokenSecretKey": f"data:;base64,{tokens.as_text(key)}",
            "authorizationEnabled": "true",
            "superUserRoles": tokens.SUPERUSER,
            "brokerClientAuthenticationPlugin": plugin,
            "brokerClientAuthenticationParameters": f"token:{tokens.sign(key, tokens.SUPERUSER)}",
        }

    def ready(self, address: str, admin_address: str = "") -> bool:
        """Without a token the broker would not even say which namespaces there are."""
        record = records.read(self.name)
        headers = tokens.headers(Path(record.folder)) if record else {}
        return asking.has_namespace(admin_address, NAMESPACE, 1.0, headers)


CLUSTERS = {cluster.cluster: cluster for cluster in (Cluster("east"), Cluster("west"), Secured("secured"))}


def find(name: str) -> Cluster:
    """The cluster of that name.

    Raises:
        ServerError: no cluster has that name.
    """
    if name not in CLUSTERS:
        raise ServerError(
            f"There is no cluster {name!r} of Apache Pulsar here.", f"The names are: {', '.join(CLUSTERS)}."
        )
    return CLUSTERS[name]
