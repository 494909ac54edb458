"""kafka-python's clients, so that each comes in to the secured cluster that the environment names, and only there."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from kafka.cli import common as commands
from kafka.net.sasl.oauth import AbstractTokenProvider

from lessons.kafka.elsewhere.settings import PLAINTEXT, Settings, entrance, is_named
from lessons.kafka.elsewhere.tokens import TokenSource
from lessons.servers import settings
from lessons.servers.client_defaults import MARK, add_defaults

WAY_IN = ("security_protocol", "sasl_mechanism", "sasl_plain_username", "sasl_plain_password")
"""What the options of kafka-python's commands say."""


class TokenProvider(AbstractTokenProvider):  # type: ignore[misc]
    """What kafka-python asks for a token whenever it opens a connection."""

    def __init__(self, source: TokenSource) -> None:
        super().__init__()
        self._source = source

    def token(self) -> str:
        return self._source.current()[0].plain()


def install(kafka: ModuleType) -> None:
    """Prepare the clients of the package."""
    for client in (kafka.KafkaProducer, kafka.KafkaConsumer, kafka.KafkaAdminClient):
        add_defaults(client, lambda args, kwargs: settings_of(kwargs.get("bootstrap_servers")))
    if MARK not in vars(commands):
        commands.build_connect_kwargs = _said_only(commands.build_connect_kwargs)
        setattr(commands, MARK, True)


def _said_only(plain: Callable[[Any], Settings]) -> Callable[[Any], Settings]:
    """Its commands (`python3 -m kafka.admin`) give the client a way in also where nobody has said one: left out."""

    def settings(config: Any) -> Settings:
        made = plain(config)
        said = config.security_protocol != PLAINTEXT or config.sasl_user
        return made if said else {name: value for name, value in made.items() if name not in WAY_IN}

    return settings


def settings_of(address: object) -> Settings:
    """What a client of that address needs besides: nothing for another cluster than the one that is named."""
    environ = settings.environ()
    way = entrance(environ) if is_named(address, environ) else None
    if way is None:
        return {}
    provider: dict[str, Any] = {"sasl_oauth_token_provider": TokenProvider(way.tokens)} if way.tokens else {}
    return {**way.for_kafka_python(), **provider}
