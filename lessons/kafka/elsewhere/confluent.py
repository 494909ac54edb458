"""confluent-kafka's clients, so that each comes in to the secured cluster that the environment names, and only there.

Its classes are written in C and can't be changed: classes that are derived from them take their names.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

from lessons.kafka.elsewhere.settings import Settings, entrance, is_named
from lessons.servers import settings
from lessons.servers.client_defaults import MARK, Arguments, complete_arguments
from lessons.servers.settings import Secret

SAME = {
    "bootstrap_servers": "bootstrap.servers",
    "security_protocol": "security.protocol",
    "ssl_cafile": "ssl.ca.location",
    "ssl_certfile": "ssl.certificate.location",
    "ssl_keyfile": "ssl.key.location",
    "ssl_password": "ssl.key.password",
    "sasl_mechanism": "sasl.mechanism",
    "sasl_plain_username": "sasl.username",
    "sasl_plain_password": "sasl.password",
}
"""The settings of kafka-python, and the name of each in confluent-kafka."""
ADDRESSES = ("bootstrap.servers", "metadata.broker.list")
CLIENTS = ("Producer", "Consumer", "ShareConsumer")


def install(confluent_kafka: ModuleType) -> None:
    """Prepare the clients of the package."""
    for name in CLIENTS:
        plain = getattr(confluent_kafka, name)
        if MARK not in vars(plain):
            derived = type(name, (plain,), {"__module__": plain.__module__})
            complete_arguments(derived, _complete)
            setattr(confluent_kafka, name, derived)
    admin = import_module("confluent_kafka.admin").AdminClient  # written in Python, and calls itself by its name
    complete_arguments(admin, _complete)


def _complete(args: tuple[Any, ...], kwargs: Arguments) -> tuple[tuple[Any, ...], Arguments]:
    given = args[0] if args else {}
    return ({**settings_of(given, kwargs), **given}, *args[1:]), kwargs


def settings_of(given: Settings, further: Settings) -> Settings:
    """What a client with these settings needs besides: nothing for another cluster than the one that is named."""
    address = next((each[name] for each in (given, further) for name in ADDRESSES if name in each), None)
    environ = settings.environ()
    way = entrance(environ) if is_named(address, environ) else None
    if way is None:
        return {}
    made = {SAME[name]: _plain(value) for name, value in way.for_kafka_python().items()}
    source = way.tokens
    return {**made, "oauth_cb": lambda _: _token(source)} if source else made


def _token(source: Any) -> tuple[str, float]:
    token, ends = source.current()
    return token.plain(), ends


def _plain(value: object) -> object:
    return value.plain() if isinstance(value, Secret) else value
