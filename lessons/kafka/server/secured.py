"""A broker that is secured as in production: a listener for each way to come in, and rights for whoever comes.

What it needs (certificates, keys, a password) is made at random for each server. It lies in the server's own folder,
which nobody else may enter, and goes with it.
"""

import json
import secrets
from pathlib import Path

from lessons.files import write_atomically
from lessons.kafka.server.broker import Broker
from lessons.kafka.server.certificates import PRIVATE, Authority
from lessons.servers.supervision import ports as loopback
from lessons.servers.supervision.process import Command

CERTIFICATES = "certificates"
ACCESS = "access.json"
ADMIN = "admin"
BROKER_NAME = "broker"
SCRAM = "SCRAM-SHA-512"
PLAIN_USER = "old-app"
LISTENERS = {
    "PLAINTEXT": "PLAINTEXT",
    "CONTROLLER": "SSL",
    "INTERNAL": "SSL",
    "TLS": "SSL",
    "EXTERNAL": "SASL_SSL",
    "LEGACY": "SASL_PLAINTEXT",
    "EXPIRED": "SSL",
    "ELSEWHERE": "SSL",
}
"""The listeners, in the order of their ports, and the security protocol of each.

INTERNAL is for brokers and administrators, who show certificates; EXTERNAL for services, which have passwords; TLS
asks nobody who they are. LEGACY has passwords without TLS. The certificates of EXPIRED and ELSEWHERE are wrong: one has
expired, one is for another host.
"""


class SecuredBroker(Broker):
    """Requires TLS and passwords or certificates, except where a lesson shows why; nobody has a right by itself."""

    port = 0
    extra_ports = len(LISTENERS) - 1
    name = "kafka-secured"
    title = "Apache Kafka (secured)"

    def configure(self, folder: Path, ports: list[int]) -> Command:
        make_certificates(folder / CERTIFICATES)
        addresses = {name: self.protocol.address(port) for name, port in zip(LISTENERS, ports, strict=True)}
        password = secrets.token_urlsafe(24)
        access = {"addresses": addresses, "plain_user": PLAIN_USER, "plain_password": password}
        write_atomically(folder / ACCESS, json.dumps(access), PRIVATE, durable=False)
        command = super().configure(folder, ports)
        settings = (folder / "server.properties").read_text(encoding="latin-1")
        jaas = _plain_jaas(password)
        write_atomically(folder / "server.properties", settings + jaas, PRIVATE, durable=False)
        return command

    def settings(self, ports: list[int]) -> dict[str, str]:
        named = dict(zip(LISTENERS, ports, strict=True))
        return {**_listeners(named), **_identities(), **_rights(), "num.network.threads": "1", "quota.window.num": "2"}


def make_certificates(folder: Path) -> None:
    """Make all certificates of the lab, each in a file of its own; those that are there are made anew.

    Args:
        folder: gets the authority's files, and those of an authority that the clients do not know.
    """
    authority = Authority(folder)
    hosts = tuple(dict.fromkeys((loopback.host(), "localhost")))
    authority.issue(BROKER_NAME, hosts)
    authority.issue(BROKER_NAME, hosts, file="expired", days=-1)
    authority.issue(BROKER_NAME, ("kafka.example",), file="elsewhere")
    authority.issue(ADMIN)
    Authority(folder, "stranger")


def _listeners(ports: dict[str, int]) -> dict[str, str]:
    return {
        "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items()),
        "advertised.listeners": ",".join(
            f"{name}://{loopback.host()}:{port}" for name, port in ports.items() if name != "CONTROLLER"
        ),
        "listener.security.protocol.map": ",".join(f"{name}:{kind}" for name, kind in LISTENERS.items()),
        "inter.broker.listener.name": "INTERNAL",
        "controller.quorum.voters": f"1@{loopback.host()}:{ports['CONTROLLER']}",
    }


def _identities() -> dict[str, str]:
    """What the broker shows, and what it wants to see of those who come."""
    settings = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": f"{CERTIFICATES}/{BROKER_NAME}.pem",
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": f"{CERTIFICATES}/authority.crt",
        "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/",
        "listener.name.external.sasl.enabled.mechanisms": SCRAM,
        "listener.name.legacy.sasl.enabled.mechanisms": f"PLAIN,{SCRAM}",
    }
    for listener in ("internal", "controller"):
        settings[f"listener.name.{listener}.ssl.client.auth"] = "required"
    for listener in ("external", "legacy"):
        module = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        settings[f"listener.name.{listener}.{SCRAM.lower()}.sasl.jaas.config"] = module
    for listener in ("expired", "elsewhere"):
        settings[f"listener.name.{listener}.ssl.keystore.type"] = "PEM"
        settings[f"listener.name.{listener}.ssl.keystore.location"] = f"{CERTIFICATES}/{listener}.pem"
    return settings


def _rights() -> dict[str, str]:
    return {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{BROKER_NAME};User:{ADMIN}",
    }


def _plain_jaas(password: str) -> str:
    """The users of PLAIN, with their passwords: they stand in the broker's settings."""
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    return f'listener.name.legacy.plain.sasl.jaas.config={module} required user_{PLAIN_USER}="{password}";\n'
