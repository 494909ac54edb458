"""How clients come in to the cluster that KAFKA_BOOTSTRAP_SERVERS names: one place for the settings of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lessons.errors import AddressError
from lessons.kafka.elsewhere.tokens import TokenSource
from lessons.servers import settings
from lessons.servers.settings import Secret
from lessons.servers.tls import Trust

Settings = dict[str, Any]
"""A client's settings, by kafka-python's names."""
PLAINTEXT, SASL, TLS = "PLAINTEXT", "SASL_", "SSL"
PROTOCOLS = (PLAINTEXT, TLS, "SASL_PLAINTEXT", "SASL_SSL")
OAUTHBEARER = "OAUTHBEARER"
MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", OAUTHBEARER)
CA_VARIABLE = "KAFKA_CA_FILE"
NOTHING = Secret("")


@dataclass(frozen=True)
class Entrance:
    """How to come in.

    Args:
        protocol: one of PROTOCOLS.
        trust: for TLS.
        mechanism: one of MECHANISMS; "" without SASL.
        user: who comes in by a password; "" for others.
        password: theirs.
        tokens: where tokens come from, for OAUTHBEARER.
    """

    protocol: str
    trust: Trust
    mechanism: str = ""
    user: str = ""
    password: Secret = NOTHING
    tokens: TokenSource | None = None

    @property
    def has_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self.protocol.endswith(TLS)

    def describe(self) -> str:
        """How one comes in, without a secret."""
        who = f" as {self.user!r}" if self.user else " by a certificate" if self.trust.certificate else ""
        return f"{self.protocol}{who}{f' by {self.mechanism}' if self.mechanism else ''}"

    def for_kafka_python(self) -> Settings:
        """The settings that both clients have; kafka-python's token provider is added where it is imported."""
        made: Settings = {"security_protocol": self.protocol}
        if self.has_tls and self.trust.ca_file:
            made["ssl_cafile"] = self.trust.ca_file
        if self.has_tls and self.trust.certificate:
            made["ssl_certfile"], made["ssl_keyfile"] = self.trust.certificate
        if self.trust.key_password:
            made["ssl_password"] = Secret(self.trust.key_password)
        if self.mechanism:
            made["sasl_mechanism"] = self.mechanism
        if self.user:
            made |= {"sasl_plain_username": self.user, "sasl_plain_password": self.password}
        return made


def entrance(environ: Mapping[str, str]) -> Entrance | None:
    """What the environment says of the way in; None for a cluster that asks nobody anything.

    Raises:
        AddressError: it does not say enough, or what can't be.
    """
    protocol = environ.get("KAFKA_SECURITY_PROTOCOL") or PLAINTEXT
    if protocol not in PROTOCOLS:
        raise AddressError(
            f"KAFKA_SECURITY_PROTOCOL is {protocol!r}, which Kafka does not know.", f"Set it to {_or(PROTOCOLS)}."
        )
    if protocol == PLAINTEXT:
        _require_nothing_unused(environ)
        return None
    trust = _trust(environ)
    return _by_sasl(protocol, trust, environ) if protocol.startswith(SASL) else Entrance(protocol, trust)


def is_named(address: object, environ: Mapping[str, str]) -> bool:
    """Whether a client's address is of the cluster that the environment names: no other one is shown a password.

    Args:
        address: "host:port", several of them with commas between, or a list of such.
        environ: what names the cluster.
    """
    parts = address.split(",") if isinstance(address, str) else address if isinstance(address, list | tuple) else ()
    asked = {str(one).strip() for one in parts}
    named = {one.strip() for one in environ.get("KAFKA_BOOTSTRAP_SERVERS", "").split(",")}
    return bool(asked) and asked <= named - {""}


def _require_nothing_unused(environ: Mapping[str, str]) -> None:
    if environ.get("KAFKA_USERNAME") or environ.get("KAFKA_TOKEN") or environ.get("KAFKA_CERTIFICATE_FILE"):
        raise AddressError(
            "Kafka has a user, a token or a certificate, and KAFKA_SECURITY_PROTOCOL does not say how it is used.",
            "Set it to SASL_SSL for a user or a token, to SSL for a certificate.",
        )


def _trust(environ: Mapping[str, str]) -> Trust:
    ca_file = environ.get("KAFKA_CA_FILE") or ""
    certificate, key = environ.get("KAFKA_CERTIFICATE_FILE") or "", environ.get("KAFKA_KEY_FILE") or ""
    given = {CA_VARIABLE: ca_file, "KAFKA_CERTIFICATE_FILE": certificate, "KAFKA_KEY_FILE": key}
    for variable, path in given.items():
        if path:
            settings.require_file(variable, path)
    shown = (certificate, key or certificate) if certificate else None
    return Trust(CA_VARIABLE, ca_file, shown, environ.get("KAFKA_KEY_PASSWORD") or "")


def _by_sasl(protocol: str, trust: Trust, environ: Mapping[str, str]) -> Entrance:
    mechanism = environ.get("KAFKA_SASL_MECHANISM") or MECHANISMS[0]
    if mechanism not in MECHANISMS:
        raise AddressError(
            f"KAFKA_SASL_MECHANISM is {mechanism!r}, which the course does not speak.", f"Set it to {_or(MECHANISMS)}."
        )
    if mechanism == OAUTHBEARER:
        return Entrance(protocol, trust, mechanism, tokens=TokenSource.named_by(environ, trust))
    user, password = environ.get("KAFKA_USERNAME") or "", environ.get("KAFKA_PASSWORD") or ""
    if not (user and password):
        missing = "KAFKA_PASSWORD" if user else "KAFKA_USERNAME"
        raise AddressError(
            f"KAFKA_SECURITY_PROTOCOL is {protocol}, and {missing} is not set.",
            f"Set KAFKA_USERNAME and KAFKA_PASSWORD in the environment or in {settings.file().name}.",
        )
    return Entrance(protocol, trust, mechanism, user, Secret(password))


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
