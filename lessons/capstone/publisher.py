"""The publisher: a program that takes events from Event Store to Kafka.

    python -m lessons.capstone.publisher BANK [--until-caught-up] [--without-transaction] [--die-after N]

The events of a batch and the checkpoint after them are one transaction of Kafka. When it is killed in the middle, the
next one aborts what was left open, reads the last committed checkpoint, and goes on there: who reads committed records
sees each event once.

Its client is the one in C. kafka-python 3.0.12 forgets a request to the coordinator of transactions while no broker
answers: `commit_transaction` waits for ever then, or commits a transaction in which the events are missing.
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence

from confluent_kafka import KafkaError, KafkaException, Message, Producer
from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.common import RecordedEventSubscription as Subscription

from lessons.capstone import bank as banks
from lessons.capstone import integration, programs
from lessons.capstone.bank import Bank
from lessons.capstone.checkpoints import NAME, last_checkpoint
from lessons.capstone.inbox import Inbox
from lessons.capstone.programs import Ending
from lessons.capstone.translation import of_recorded
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.streams import Names

BATCH = 20
"""At most so many events are one transaction."""
CATCHES_UP, LINGERS = 30.0, 0.1  # seconds for the next event of a batch: of an old event, and of a new one
GIVES_UP = 20.0  # seconds without an answer of Kafka, after which this program ends: it is started again


class Publisher:
    """Sends batches of events.

    Args:
        bank: where from and where to.
        in_transaction: whether events and checkpoint are one transaction.
        die_after: kill this process in the middle, after so many events; 0 for never.
    """

    def __init__(self, bank: Bank, in_transaction: bool = True, die_after: int = 0) -> None:
        self._bank, self._names, self._die_after = bank, Names(bank.prefix), die_after
        self._in_transaction = in_transaction
        self._producer = Producer(_settings(bank, in_transaction))
        if in_transaction:
            self._producer.init_transactions(GIVES_UP)  # aborts what one before has left open, and fences it off
        self.sent = 0

    def publish(self, batch: Sequence[RecordedEvent]) -> None:
        """Send the events and the checkpoint after them."""
        if self._in_transaction:
            self._producer.begin_transaction()
        for recorded in batch:
            self._send(recorded)
        self._producer.flush()
        self._produce(self._bank.checkpoints, NAME, str(batch[-1].commit_position).encode())
        if self._in_transaction:
            self._producer.commit_transaction()
        self._producer.flush()

    def _send(self, recorded: RecordedEvent) -> None:
        event = of_recorded(recorded, self._names.plain(recorded.stream_name))
        self._produce(self._bank.events, event.account.encode(), integration.to_bytes(event), event.at)
        self.sent += 1
        if self.sent == self._die_after:
            self._producer.flush()  # the broker has them, and no word of a commit
            os.kill(os.getpid(), signal.SIGKILL)

    def _produce(self, topic: str, key: bytes, value: bytes, at: int = 0) -> None:
        """Send; what the broker refuses raises at the next `flush`. `at` is 0 for now."""
        self._producer.produce(topic, value, key, timestamp=at, on_delivery=_require_stored)


def _settings(bank: Bank, in_transaction: bool) -> dict[str, str | int]:
    # Without a partitioner this client puts a key into another partition than kafka-python and Java do.
    shared: dict[str, str | int] = {"bootstrap.servers": bank.kafka, "partitioner": "murmur2_random", "log_level": 0}
    limit = int(GIVES_UP * 1000)
    if in_transaction:
        return {**shared, "transactional.id": f"{bank.events}-publisher", "transaction.timeout.ms": limit}
    return {**shared, "message.timeout.ms": limit}


def _require_stored(error: KafkaError | None, _message: Message) -> None:
    if error:
        raise KafkaException(error)


def run(arguments: argparse.Namespace, ending: Ending) -> None:
    """Publish until everything is published, or until somebody asks this program to end."""
    bank = banks.load(arguments.bank)
    publisher = Publisher(bank, not arguments.without_transaction, arguments.die_after)
    client = connect_to(bank.eventstore)
    try:
        with _subscribe(client, bank) as subscription:
            for batch in _batches(subscription, arguments.until_caught_up, ending):
                publisher.publish(batch)
    finally:
        client.close()
    print(publisher.sent, flush=True)


def _batches(subscription: Subscription, until_caught_up: bool, ending: Ending) -> Iterator[list[RecordedEvent]]:
    """The events after the checkpoint: in full batches up to the newest one, then as they come."""
    inbox, waits = Inbox(one for one in subscription if not one.is_checkpoint), CATCHES_UP
    while not ending.is_set():
        came = inbox.take(BATCH, waits, last=lambda one: one.is_caught_up, given_up=ending.is_set)
        if batch := [one for one in came if not one.is_caught_up]:
            yield batch
        if len(batch) < len(came):
            waits = LINGERS
            if until_caught_up:
                return


def _subscribe(client: EventStoreDBClient, bank: Bank) -> Subscription:
    """The events of the bank's accounts after the checkpoint, and the word that it has caught up."""
    return client.subscribe_to_all(
        commit_position=last_checkpoint(bank.kafka, bank.checkpoints),
        filter_include=[Names(bank.prefix).pattern],
        filter_by_stream_name=True,
        include_caught_up=True,
    )


def main() -> int:
    """Read the arguments and run."""
    parser = programs.parser("lessons.capstone.publisher", "Publish the bank's events to Kafka.")
    parser.add_argument("--until-caught-up", action="store_true", help="end when everything is published")
    parser.add_argument("--without-transaction", action="store_true", help="send events and checkpoint one by one")
    return programs.main(parser, run)


if __name__ == "__main__":
    sys.exit(main())
