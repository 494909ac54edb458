"""Why a client does not come in: what each of the two clients says of it.

kafka-python raises the same error for all, and writes the reason into its log; confluent-kafka tells its `error_cb`.
"""

import contextlib
import logging
import re
from collections.abc import Iterator

from confluent_kafka import KafkaError as ConfluentError
from confluent_kafka import KafkaException, Producer
from kafka import KafkaAdminClient
from kafka.errors import KafkaTimeoutError

from lessons.kafka.security.access import Settings, for_confluent
from lessons.polling import Deadline

TRIES_FOR = 500
"""Milliseconds for which kafka-python tries to come in; half a minute by default."""
ANSWERS_WITHIN = 10.0
CLOSED = "connection closed"
REASONS = (
    r"certificate has expired",
    r"Hostname mismatch",
    r"unable to get local issuer certificate",
    r"self-signed certificate",
    r"connecting to a PLAINTEXT broker listener",
    r"certificate verify failed",
    r"invalid credentials",
    r"[Uu]nsupported SASL mechanism",
)
"""What is looked for in what a client says, the most telling first."""


class _Listener(logging.Handler):
    """Keeps what a logger is told."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def kafka_python_says(settings: Settings) -> str:
    """Try to come in with kafka-python.

    Args:
        settings: the client's.

    Returns:
        The reason that stands in its log, while it raises KafkaTimeoutError; "" when it comes in.
    """
    with _listening("kafka") as log:
        try:
            KafkaAdminClient(**settings, bootstrap_timeout_ms=TRIES_FOR).close()
        except KafkaTimeoutError:
            return _reason(log.lines)
    return ""


def confluent_says(settings: Settings) -> str:
    """Try to come in with confluent-kafka.

    Args:
        settings: the client's, by kafka-python's names.

    Returns:
        The reason that its `error_cb` is told; "" when it comes in.
    """
    told: list[ConfluentError] = []
    producer = Producer({**for_confluent(settings), "error_cb": told.append})
    deadline = Deadline(ANSWERS_WITHIN)
    while not deadline.passed and not _has_given_up(told):
        with contextlib.suppress(KafkaException):
            producer.list_topics(timeout=0.2)
            return ""
        producer.poll(0.05)  # calls error_cb
    return _reason([error.str() for error in told])


def _has_given_up(told: list[ConfluentError]) -> bool:
    return any(error.code() == ConfluentError._ALL_BROKERS_DOWN for error in told)


@contextlib.contextmanager
def _listening(name: str) -> Iterator[_Listener]:
    logger, handler = logging.getLogger(name), _Listener()
    logger.addHandler(handler)
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


def _reason(said: list[str]) -> str:
    found = (re.search(pattern, line) for pattern in REASONS for line in said)
    return next((match[0] for match in found if match), CLOSED)
