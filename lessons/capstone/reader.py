"""The reader: a program that keeps the read model, and gives each suspicious window to the workers as a job.

python -m lessons.capstone.reader BANK [--until-caught-up]
"""

import argparse
import os
import signal
import sqlite3
import sys

import pulsar
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from lessons import events
from lessons.capstone import bank as banks
from lessons.capstone import integration, programs, read_model
from lessons.capstone.bank import Bank
from lessons.capstone.programs import Ending
from lessons.events import EventError
from lessons.kafka.dead_letters import dead_letter
from lessons.pulsar.connecting import client_logger

POLL = 200  # milliseconds
PARTITIONS = 2


class Reader:
    """Reads the topic into the database, and sends the jobs that it has made.

    Args:
        bank: where they are.
        die_after: kill this process in the middle of the event with this number; 0 for never.
    """

    def __init__(self, bank: Bank, die_after: int = 0) -> None:
        self._bank, self._left = bank, die_after
        self.database = read_model.open_database(bank.read_model)
        self._dead = KafkaProducer(bootstrap_servers=bank.kafka)
        self._client = pulsar.Client(bank.pulsar, logger=client_logger())
        self._jobs = self._client.create_producer(bank.jobs)
        self._consumer = _consumer(bank, self.database)

    def step(self) -> bool:
        """Read what there is now, and send the jobs; whether everything was read."""
        for batch in self._consumer.poll(timeout_ms=POLL).values():
            for message in batch:
                self._handle(message)
        self._send_jobs()
        ends = self._consumer.end_offsets(list(self._consumer.assignment()))
        return all(self._consumer.position(place) >= end for place, end in ends.items())

    def _handle(self, message: ConsumerRecord) -> None:
        """What the event changes and the position after it, in one transaction."""
        self.database.execute("begin immediate")
        try:
            read_model.apply(self.database, integration.from_bytes(message.value or b""))
        except EventError as error:
            dead_letter(self._dead, self._bank.dead, message, error)
            read_model.count(self.database, read_model.DEAD)
        self._die_when_due()
        read_model.keep_position(self.database, message.partition, message.offset + 1)
        self.database.execute("commit")

    def _die_when_due(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _send_jobs(self) -> None:
        """Send each job that was not sent, then note it: a crash between the two sends it twice."""
        query = "select job, jobs.account, owner from jobs join accounts using (account) where not sent"
        for job, account, owner in self.database.execute(query).fetchall():
            notice = {"type": "NoticeDue", "job": job, "account": account, "owner": owner}
            self._jobs.send(events.to_bytes(notice), partition_key=account)
            self.database.execute("update jobs set sent = 1 where job = ?", [job])

    def close(self) -> None:
        """Close what was opened."""
        self._client.close()
        self._consumer.close()
        self._dead.close()
        self.database.close()


def _consumer(bank: Bank, database: sqlite3.Connection) -> KafkaConsumer:
    """A consumer of committed events that goes on where the database is."""
    consumer = KafkaConsumer(bootstrap_servers=bank.kafka, isolation_level="read_committed", enable_auto_commit=False)
    known = read_model.positions(database)
    places = [TopicPartition(bank.events, number) for number in range(PARTITIONS)]
    consumer.assign(places)
    for place in places:
        consumer.seek(place, known.get(place.partition, 0))
    return consumer


def run(arguments: argparse.Namespace, ending: Ending) -> None:
    """Read until everything is read, or until somebody asks this program to end."""
    reader = Reader(banks.load(arguments.bank), arguments.die_after)
    try:
        while not ending.is_set() and not (reader.step() and arguments.until_caught_up):
            pass
    finally:
        reader.close()


def main() -> int:
    """Read the arguments and run."""
    parser = programs.parser("lessons.capstone.reader", "Keep the bank's read model.")
    parser.add_argument("--until-caught-up", action="store_true", help="end when everything is read")
    return programs.main(parser, run)


if __name__ == "__main__":
    sys.exit(main())
