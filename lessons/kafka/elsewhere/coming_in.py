"""Comes in once to the cluster that the environment names: what is wrong is told then, and not in a lesson's middle."""

import contextlib
import re
import ssl
from typing import Any, NamedTuple

from lessons.errors import AddressError
from lessons.http_client import address_parts
from lessons.kafka.elsewhere.settings import OAUTHBEARER, Entrance
from lessons.polling import Deadline
from lessons.servers import tls

ANSWERS_WITHIN = 15.0
LOOK = 0.1  # seconds between two looks at what the client was told
UNSUPPORTED = re.compile(r"unsupported sasl mechanism", re.IGNORECASE)


class _Broker(NamedTuple):
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def come_in(address: str, way: Entrance, seconds: float) -> None:
    """Come in as every client of a lesson will.

    Args:
        address: one or more brokers, with commas between.
        way: how.
        seconds: how long a broker has to answer the handshake.

    Raises:
        AddressError: it does not work; the sentences say why, without a secret.
    """
    brokers = _brokers(address)
    if way.has_tls:
        _shake_hands(brokers, way, seconds)
    if way.tokens:
        way.tokens.current()
    _ask(address, ", ".join(map(str, brokers)), way)


def _brokers(address: str) -> list[_Broker]:
    found = [address_parts(f"kafka://{one.strip()}", ("kafka",)) for one in address.split(",") if one.strip()]
    if not found or any(one is None or one.port is None for one in found):
        raise AddressError(
            f"KAFKA_BOOTSTRAP_SERVERS names {address!r}, and that is not an address.", "Write it like host:9093."
        )
    return [_Broker(one.hostname or "", one.port or 0) for one in found if one]


def _shake_hands(brokers: list[_Broker], way: Entrance, seconds: float) -> None:
    """With the first broker that answers. Who has no certificate that it takes hears so only when it reads."""
    errors: list[AddressError] = []
    for broker in brokers:
        try:
            with tls.connected(broker.host, broker.port, way.trust, seconds) as secure:
                _hear_refusal(secure)
            return
        except AddressError as error:
            errors.append(error)
    raise errors[0]


def _hear_refusal(secure: ssl.SSLSocket) -> None:
    secure.settimeout(0.5)
    with contextlib.suppress(TimeoutError):  # a broker waits for a request first
        secure.recv(1)


def _ask(address: str, where: str, way: Entrance) -> None:
    """Ask for the cluster's brokers with confluent-kafka, which is told why it is refused; kafka-python is not."""
    from confluent_kafka import KafkaError, KafkaException, Producer

    told: list[KafkaError] = []
    producer: Any = Producer({"bootstrap.servers": address, "log_level": 0, "error_cb": told.append})
    deadline = Deadline(ANSWERS_WITHIN)
    while not deadline.passed:
        with contextlib.suppress(KafkaException):
            producer.list_topics(timeout=LOOK)
            return
        producer.poll(0)  # calls error_cb
        for error in told:
            if error.code() == KafkaError._AUTHENTICATION:
                raise _refusal(error.str(), where, way)
    raise AddressError(
        f"No broker at {where} let a client in within {ANSWERS_WITHIN:.0f} seconds.",
        "Look at the address, and at KAFKA_SECURITY_PROTOCOL and KAFKA_SASL_MECHANISM.",
    )


def _refusal(said: str, where: str, way: Entrance) -> AddressError:
    if UNSUPPORTED.search(said):
        return AddressError(f"{where} does not know {way.mechanism}.", "Set KAFKA_SASL_MECHANISM to one that it knows.")
    if way.mechanism == OAUTHBEARER:
        return AddressError(
            f"{where} refuses the token.", "Get a new one for KAFKA_TOKEN, or look at KAFKA_TOKEN_SCOPE."
        )
    return AddressError(
        f"{where} refuses the user {way.user!r} with this password.",
        "Correct KAFKA_USERNAME and KAFKA_PASSWORD, and look at KAFKA_SASL_MECHANISM.",
    )
