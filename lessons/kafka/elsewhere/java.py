"""Kafka's programs in Java, so that each comes in to the secured cluster that the environment names, and only there."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lessons.errors import AddressError
from lessons.files import write_atomically
from lessons.kafka.elsewhere import java_certificates
from lessons.kafka.elsewhere.settings import OAUTHBEARER, Entrance, entrance, is_named
from lessons.kafka.elsewhere.tokens import TokenSource, is_jwt
from lessons.servers import java_client, settings
from lessons.servers.java_client import NO_SECRETS, JavaClient
from lessons.servers.supervision import private

COMMON = "org.apache.kafka.common.security"
MODULES = {
    "PLAIN": f"{COMMON}.plain.PlainLoginModule",
    "SCRAM-SHA-256": f"{COMMON}.scram.ScramLoginModule",
    "SCRAM-SHA-512": f"{COMMON}.scram.ScramLoginModule",
    OAUTHBEARER: f"{COMMON}.oauthbearer.OAuthBearerLoginModule",
}
"""The class that knows each mechanism."""
LOGIN = f"{COMMON}.oauthbearer.OAuthBearerLoginCallbackHandler"
ALLOWED = "-Dorg.apache.kafka.sasl.oauthbearer.allowed"
"""The options of Java that name where tokens may come from: Kafka asks nobody else."""
ENDPOINT = "sasl.oauthbearer.token.endpoint.url"


@contextlib.contextmanager
def command_config(address: str) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """What one of Kafka's tools needs to come in: its own arguments, and options of its Java; none for other clusters.

    The file that the arguments name is there in the block only.

    Args:
        address: the one that the tool connects to.

    Raises:
        AddressError: the environment does not say enough, or something that programs in Java can't use.
    """
    with tempfile.TemporaryDirectory(prefix="tool-", dir=private.folder()) as name:
        client, file = client_of(address, Path(name)), Path(name, "client.properties")
        java_client.write(file, client.lines())
        yield ["--command-config", str(file)] if client.settings else [], client.options


def client_of(address: str, folder: Path) -> JavaClient:
    """What a client of that address needs besides: nothing for another cluster than the one that is named.

    Args:
        address: one or more brokers, with commas between.
        folder: gets the token, where there is one: no setting can hold it. Nobody else may enter that folder.

    Raises:
        AddressError: as for `command_config`.
    """
    environ = settings.environ()
    way = entrance(environ) if is_named(address, environ) else None
    if way is None:
        return NO_SECRETS
    certificates = java_certificates.settings_of(way.trust) if way.has_tls or way.tokens else {}
    made = {"security.protocol": way.protocol, **(certificates if way.has_tls else {})}
    if not way.mechanism:
        return JavaClient(made)
    made["sasl.mechanism"] = way.mechanism
    if way.tokens is None:
        return JavaClient({**made, "sasl.jaas.config": _jaas(way.mechanism, _who(way))})
    return _by_token(way.tokens, made, certificates, folder)


def _who(way: Entrance) -> dict[str, str]:
    return {"username": way.user, "password": way.password.plain()}


def _by_token(source: TokenSource, made: dict[str, str], certificates: dict[str, str], folder: Path) -> JavaClient:
    made["sasl.login.callback.handler.class"] = LOGIN
    if source.token:
        file = (folder / "token").resolve()
        write_atomically(file, _jwt(source), java_client.PRIVATE, durable=False)
        made |= {ENDPOINT: file.as_uri(), "sasl.jaas.config": _jaas(OAUTHBEARER, {})}
        return JavaClient(made, (f"{ALLOWED}.urls={file.as_uri()}", f"{ALLOWED}.files={file}"))
    name, secret = source.client
    asks = "sasl.oauthbearer.client.credentials.client"
    made |= {ENDPOINT: source.url, f"{asks}.id": name, f"{asks}.secret": secret.plain()}
    made |= {"sasl.oauthbearer.header.urlencode": "true", "sasl.jaas.config": _jaas(OAUTHBEARER, certificates)}
    made |= {"sasl.oauthbearer.scope": source.scope} if source.scope else {}
    return JavaClient(made, (f"{ALLOWED}.urls={source.url}",))


def _jwt(source: TokenSource) -> str:
    token = source.token.plain()
    if not is_jwt(token):
        raise AddressError(
            "KAFKA_TOKEN is no JSON Web Token (JWT), and Kafka's programs in Java take no other.",
            "Get one that is, or run this lesson with LESSONS_SERVERS=local.",
        )
    return token


def _jaas(mechanism: str, options: dict[str, str]) -> str:
    r"""A line of JAAS, Java's own language of settings.

    >>> _jaas("PLAIN", {"password": 'a"\\'})
    'org.apache.kafka.common.security.plain.PlainLoginModule required password="a\\"\\\\";'
    """
    return "".join(
        [f"{MODULES[mechanism]} required", *(f" {name}={_quoted(value)}" for name, value in options.items()), ";"]
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
