"""One event written to, and all of them read from, a server of each technology that keeps events on a disk."""

import contextlib
import os
from collections.abc import Iterator

import pulsar
from esdbclient import EventStoreDBClient, NewEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException
from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError


class OfKafka:
    """What is written to, and read from, a Kafka server."""

    @staticmethod
    def write(address: str, value: bytes, seconds: float = 20) -> None:
        times = {"request_timeout_ms": int(seconds * 500), "delivery_timeout_ms": int(seconds * 1000)}
        producer = KafkaProducer(bootstrap_servers=address, max_block_ms=seconds * 1000, **times)
        try:
            producer.send("user-events", value).get(2 * seconds)
        finally:
            producer.close()  # what could not be sent in time is given up, so that nothing is sent later

    @staticmethod
    def read(address: str) -> list[bytes]:
        consumer = KafkaConsumer(
            "user-events", bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=5000
        )
        with contextlib.closing(consumer):
            return [event.value for event in consumer]


@contextlib.contextmanager
def _pulsar(address: str) -> Iterator[pulsar.Client]:
    silent = pulsar.FileLogger(pulsar.LoggerLevel.Error, os.devnull)
    with contextlib.closing(pulsar.Client(address, logger=silent)) as client:
        yield client


class OfPulsar:
    """What is written to, and read from, a Pulsar server."""

    TOPIC = "user-events"

    @classmethod
    def subscribe(cls, address: str) -> None:
        """A topic without a subscription loses whole ledgers when its broker begins a new one."""
        with _pulsar(address) as client:
            client.subscribe(cls.TOPIC, "keeps-all", initial_position=pulsar.InitialPosition.Earliest).close()

    @classmethod
    def write(cls, address: str, value: bytes, seconds: float = 20) -> None:
        with _pulsar(address) as client:
            client.create_producer(cls.TOPIC, send_timeout_millis=int(seconds * 1000)).send(value)

    @classmethod
    def read(cls, address: str) -> list[bytes]:
        with _pulsar(address) as client:
            reader = client.create_reader(cls.TOPIC, pulsar.MessageId.earliest)
            found = []
            while reader.has_message_available():
                found.append(reader.read_next(10_000).data())
            return found


class OfEventStore:
    """What is written to, and read from, an Event Store server."""

    @staticmethod
    def write(address: str, value: bytes, seconds: float = 20) -> None:
        with contextlib.closing(EventStoreDBClient(address)) as client:
            event = NewEvent(type="Happened", data=value)
            client.append_to_stream("user-events", events=event, current_version=StreamState.ANY, timeout=seconds)

    @staticmethod
    def read(address: str) -> list[bytes]:
        with contextlib.closing(EventStoreDBClient(address)) as client:
            return [event.data for event in client.get_stream("user-events")]


OF = {"kafka": OfKafka, "pulsar": OfPulsar, "eventstore": OfEventStore}
FAILURES = (KafkaError, pulsar.PulsarException, EventStoreDBClientException)
"""What their clients raise."""
