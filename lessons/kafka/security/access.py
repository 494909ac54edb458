"""How to come in to the secured broker of this course: what its folder holds for those who may.

Nothing secret is in what these objects show of themselves: a notebook keeps its outputs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessons.errors import ServerError
from lessons.kafka.elsewhere.confluent import SAME
from lessons.kafka.server.certificates import Authority
from lessons.kafka.server.secured import ACCESS, ADMIN, CERTIFICATES, SCRAM
from lessons.servers.supervision import registry
from lessons.servers.supervision.handle import OwnServer, Server

Settings = dict[str, Any]
"""A client's settings, by kafka-python's names."""


@dataclass(frozen=True)
class Access:
    """The addresses of a secured broker, and the files and the password with which one comes in.

    Args:
        addresses: by the listener's name, where it listens.
        folder: the certificates, and the authority that signs them.
        old_app: user and password of somebody whom the broker's own settings name.
    """

    addresses: Mapping[str, str]
    folder: Path
    old_app: tuple[str, str] = field(repr=False)

    @property
    def authority(self) -> str:
        """The certificate of the authority that has signed the broker's: clients trust it (a file's path)."""
        return str(self.folder / "authority.crt")

    @property
    def stranger(self) -> str:
        """The certificate of another authority, which has signed nothing here (a file's path)."""
        return str(self.folder / "stranger.crt")

    def new_certificate(self, name: str) -> str:
        """A certificate for a client of that name, with its key, signed by the lab's authority (a file's path)."""
        return str(Authority(self.folder).issue(name))

    def by_certificate(self, file: str) -> Settings:
        """The settings of a client that shows this certificate: the file's path."""
        settings = {"bootstrap_servers": self.addresses["INTERNAL"], "security_protocol": "SSL"}
        return {**settings, "ssl_cafile": self.authority, "ssl_certfile": file, "ssl_keyfile": file}

    def by_password(self, user: str, password: str) -> Settings:
        """The settings of a client that has a name and a password."""
        settings = {"bootstrap_servers": self.addresses["EXTERNAL"], "security_protocol": "SASL_SSL"}
        who = {"sasl_plain_username": user, "sasl_plain_password": password}
        return {**settings, "ssl_cafile": self.authority, "sasl_mechanism": SCRAM, **who}

    def as_admin(self) -> Settings:
        """The settings of an administrator, who may do everything."""
        return self.by_certificate(str(self.folder / f"{ADMIN}.pem"))


def access_to(server: Server) -> Access:
    """Read what a secured broker of this course has in its folder.

    Raises:
        ServerError: it is not one.
    """
    registration = registry.read(server.process.registered_name) if isinstance(server, OwnServer) else None
    file = Path(registration.folder, ACCESS) if registration else None
    if file is None or not file.exists():
        raise ServerError(
            f"{server.address} is no secured broker of this course.",
            'Start one: `servers.start("kafka", profile="secured")`.',
        )
    found = json.loads(file.read_text(encoding="utf-8"))
    return Access(found["addresses"], file.parent / CERTIFICATES, (found["plain_user"], found["plain_password"]))


def for_confluent(settings: Settings) -> dict[str, Any]:
    """The same settings by the names of confluent-kafka, which says nothing on its own then.

    >>> for_confluent({"bootstrap_servers": "localhost:9092", "security_protocol": "SSL"})
    {'log_level': 0, 'bootstrap.servers': 'localhost:9092', 'security.protocol': 'SSL'}
    """
    return {"log_level": 0, **{SAME[name]: value for name, value in settings.items()}}
