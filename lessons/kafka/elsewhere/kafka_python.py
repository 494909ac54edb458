"""kafka-python's clients, so that each comes in to the secured cluster that the environment names, and only there."""

from types import ModuleType
from typing import Any

from kafka.net.sasl.oauth import AbstractTokenProvider

from lessons.kafka.elsewhere.settings import Settings, entrance, is_named
from lessons.kafka.elsewhere.tokens import TokenSource
from lessons.servers import settings
from lessons.servers.client_defaults import add_defaults


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


def settings_of(address: object) -> Settings:
    """What a client of that address needs besides: nothing for another cluster than the one that is named."""
    environ = settings.environ()
    way = entrance(environ) if is_named(address, environ) else None
    if way is None:
        return {}
    provider: dict[str, Any] = {"sasl_oauth_token_provider": TokenProvider(way.tokens)} if way.tokens else {}
    return {**way.for_kafka_python(), **provider}
