"""Exercise: settings of a producer that sends many small events in few requests, small and safe."""

from numbers import Real
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaConfigurationError

from lessons import events
from lessons.course import Exercise, Wrong, answers_beside
from lessons.kafka import batches, throughput
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on
from lessons.servers import Server

EVENTS = 2000
MOST_REQUESTS = 3
SHORTEST, LONGEST = 20, 1000  # milliseconds
NAMES = ("linger_ms", "batch_size", "compression_type")


def check(settings: Any, kafka: Server) -> str:
    _look_at(settings)
    values = [events.to_bytes(event) for event in events.logins(range(100), each=EVENTS // 100)]
    with fresh_topic(kafka, "few-requests") as topic:
        run, stored = _sent(kafka, topic, values, settings)
        if len(messages_on(kafka, topic)) != EVENTS:
            raise Wrong(f"The broker has not all of the {EVENTS} events.")
    sent = sum(map(len, values))
    if stored > sent / 3:
        raise Wrong(f"The broker stores {stored:,} bytes for {sent:,} that were sent. They can be much fewer.")
    if run.requests > MOST_REQUESTS + run.seconds * 1000 / settings["linger_ms"]:  # a busy machine takes longer
        raise Wrong(
            f"The events went in {run.requests} requests. A batch is sent when it is full, or when it has waited "
            "long enough: which of the two comes too soon?"
        )
    return f"{EVENTS:,} events went in few requests, as {stored:,} bytes."


def _sent(
    kafka: Server, topic: str, values: list[bytes], settings: dict[str, Any]
) -> tuple[throughput.Measurement, int]:
    """How sending went, and how many bytes the broker has stored."""
    try:
        run = throughput.measure_kafka_python(kafka.address, topic, values, **settings)
    except (KafkaConfigurationError, AssertionError, TypeError, ValueError) as error:
        raise Wrong(f"The producer refuses these settings: {error}") from error
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    try:
        return run, batches.stored_bytes(admin, topic)
    finally:
        admin.close()


def _look_at(settings: object) -> None:
    if not isinstance(settings, dict):
        raise Wrong(f"`settings` should be a dict with {', '.join(NAMES)}.")
    for name in NAMES[:2]:
        if not isinstance(settings.get(name), Real):
            raise Wrong(f"`{name}` is {settings.get(name)!r}. It should be a number.")
    if settings.get("acks", "all") not in ("all", -1):
        raise Wrong(f"With acks={settings['acks']!r} events can be lost. Make it fast in another way.")
    if settings.get("retries", 1) < 1:
        raise Wrong("With retries=0 an event is lost when a broker is away for a moment. Make it fast in another way.")
    if not settings.get("enable_idempotence", True):
        raise Wrong("Without `enable_idempotence` a retry can write an event twice. Before, it could not.")
    if settings["linger_ms"] > LONGEST:
        raise Wrong(f"An event may wait {settings['linger_ms'] / 1000:g} seconds now. A second is the most.")
    if settings["linger_ms"] < SHORTEST:
        raise Wrong(f"A batch waits {settings['linger_ms']:g} ms at most: on a busy machine it leaves nearly empty.")


EXERCISE = Exercise(
    id="kafka.few_requests",
    title="Send many small events in few requests",
    notebook="deeper/kafka_throughput",
    minutes=5,
    hints=(
        "`batch_size` is in bytes. How many bytes are all events together?",
        "With 0 a batch never waits to be full: `linger_ms` is how long it may wait.",
        'A million bytes, half a second, and `"gzip"`.',
    ),
    why=(
        "All events fit into one batch, and it waits long enough to get full. Every codec of Kafka does here, `zstd` "
        "too. A tenth of the time would do for a producer that is busy: the batch waits only while it is not full. The "
        "usual mistake is a large batch without time: it leaves long before it is full."
    ),
    checker=check,
    seconds=40,
    **answers_beside(__file__),
)
