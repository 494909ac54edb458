"""Brokers with settings of their own, for the labs that need them: `servers.start("pulsar", profile="secured")`.

Each is a server of this course like the ordinary one (supervised, shared, gone when nobody uses it), under a name of
its own and on ports that are free.
"""

import socket
from pathlib import Path

from lessons.pulsar import probing, tokens
from lessons.pulsar.server.broker import OFFLOADER, Broker
from lessons.pulsar.server.protocol import NAMESPACE
from lessons.servers.java import jars
from lessons.servers.supervision import registry

HOSTS = "hosts"


class OtherCluster(Broker):
    """The broker of another cluster, which has the name of the profile."""

    port = 0
    admin_port = 0

    def __init__(self, cluster: str) -> None:
        self.cluster = cluster
        self.name = f"pulsar-{cluster}"
        self.title = f"Apache Pulsar ({cluster})"


class Secured(OtherCluster):
    """A broker that wants to know who asks: everyone shows a token, signed with the key that lies in its folder."""

    def settings(self, folder: Path) -> dict[str, str]:
        key = tokens.signing_key(folder)
        plugin = "org.apache.pulsar.client.impl.auth.AuthenticationToken"
        return {
            "authenticationEnabled": "true",
            "authenticationProviders": "org.apache.pulsar.broker.authentication.AuthenticationProviderToken",
            "tokenSecretKey": f"data:;base64,{tokens.key_as_text(key)}",
            "authorizationEnabled": "true",
            "superUserRoles": tokens.SUPERUSER,
            "brokerClientAuthenticationPlugin": plugin,
            "brokerClientAuthenticationParameters": f"token:{tokens.sign_token(key, tokens.SUPERUSER)}",
        }

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        """Without a token the broker would not even say which namespaces there are."""
        registration = registry.read(self.name)
        headers = tokens.superuser_headers(Path(registration.folder)) if registration else {}
        return probing.has_namespace(admin_address, NAMESPACE, 1.0, headers)


class Tiered(OtherCluster):
    """A broker that can move ledgers to S3, and whose ledgers are short, so that there is something to move."""

    java_options = (
        "-Djclouds.max-retries=1",  # it would try for a minute what a server on this machine has not got
        f"-Djdk.net.hosts.file={HOSTS}",  # its Java knows no other computer: it would ask AWS itself for the bucket
    )

    def settings(self, folder: Path) -> dict[str, str]:
        (folder / HOSTS).write_text(f"127.0.0.1 localhost {socket.gethostname()}\n", encoding="utf-8")
        return {
            "offloadersDirectory": _offloaders(folder).name,
            "managedLedgerMaxEntriesPerLedger": "50",
            "managedLedgerMinLedgerRolloverTimeMinutes": "0",
            "managedLedgerOffloadDeletionLagMs": "0",
            "bookkeeperClientExposeStatsToPrometheus": "true",  # its reads from the bookies are counted in /metrics
        }


def _offloaders(folder: Path) -> Path:
    """The folder in which the broker looks for archives with the ending .nar (the repository of jars calls it .jar)."""
    offloaders = folder / "offloaders"
    offloaders.mkdir(exist_ok=True)
    for jar in jars.read_lock(OFFLOADER):
        link = (offloaders / jar.name).with_suffix(".nar")
        link.unlink(missing_ok=True)
        link.symlink_to(jar.path)
    return offloaders


PROFILES = {
    process.cluster: process
    for process in (OtherCluster("east"), OtherCluster("west"), Secured("secured"), Tiered("tiered"))
}
