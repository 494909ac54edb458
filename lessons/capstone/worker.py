"""A worker: a program that takes jobs from Pulsar, and has each notice delivered.

    python -m lessons.capstone.worker BANK --name worker-1

A job that fails comes again, twice; then it goes to the dead-letter topic. A worker that is killed gives its jobs to
the others. Then a notice may be asked for twice, and the mailbox knows its job's id.
"""

import argparse
import os
import signal
import sqlite3
import sys

import pulsar

from lessons import events
from lessons.capstone import bank as banks
from lessons.capstone import mailbox, programs
from lessons.capstone.bank import Bank
from lessons.capstone.programs import Ending
from lessons.pulsar.connecting import client_logger

SUBSCRIPTION, REPAIR = "workers", "repair"
RETRIES = 2
"""So often a job comes again."""
AGAIN_AFTER = 100  # milliseconds until a job that has failed comes again
RECEIVE = 200  # milliseconds


def subscribe(client: pulsar.Client, bank: Bank, name: str) -> pulsar.Consumer:
    """A consumer of the jobs, which shares them with the other workers."""
    dead = pulsar.ConsumerDeadLetterPolicy(RETRIES, bank.dead_jobs, initial_subscription_name=REPAIR)
    return client.subscribe(
        bank.jobs,
        SUBSCRIPTION,
        pulsar.ConsumerType.Shared,
        consumer_name=name,
        receiver_queue_size=1,
        negative_ack_redelivery_delay_ms=AGAIN_AFTER,
        dead_letter_policy=dead,
        initial_position=pulsar.InitialPosition.Earliest,
    )


def handle(consumer: pulsar.Consumer, message: pulsar.Message, box: sqlite3.Connection, name: str) -> None:
    """Have the notice delivered, and acknowledge the job; what fails is to come again."""
    job = events.from_bytes(message.data())
    address = job["owner"] and f"{job['owner']}@bank.example"
    try:
        mailbox.deliver(box, job["job"], address, name)
    except mailbox.NoAddress:
        consumer.negative_acknowledge(message)
        return
    consumer.acknowledge(message)


def run(arguments: argparse.Namespace, ending: Ending) -> None:
    """Handle jobs until somebody asks this program to end."""
    bank = banks.load(arguments.bank)
    box, client = mailbox.open_mailbox(bank.mailbox), pulsar.Client(bank.pulsar, logger=client_logger())
    consumer = subscribe(client, bank, arguments.name)
    if arguments.die_after:
        consumer = _Dying(consumer, arguments.die_after)
    try:
        while not ending.is_set():
            try:
                message = consumer.receive(timeout_millis=RECEIVE)
            except pulsar.Timeout:
                continue
            handle(consumer, message, box, arguments.name)
    finally:
        client.close()


class _Dying:
    """A consumer whose process is killed as it is about to acknowledge, the so-and-so-many-th time."""

    def __init__(self, consumer: pulsar.Consumer, acknowledgements: int) -> None:
        self._left = acknowledgements
        self.receive, self.negative_acknowledge = consumer.receive, consumer.negative_acknowledge
        self._acknowledge = consumer.acknowledge

    def acknowledge(self, message: pulsar.Message) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._acknowledge(message)


def main() -> int:
    """Read the arguments and run."""
    parser = programs.parser("lessons.capstone.worker", "Handle jobs of the bank.")
    parser.add_argument("--name", default="worker-1", help="what the worker is called (worker-1)")
    return programs.main(parser, run)


if __name__ == "__main__":
    sys.exit(main())
