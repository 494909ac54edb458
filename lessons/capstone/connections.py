"""What the bank's own process holds: servers, clients, and the bank's names on them."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import pulsar
from esdbclient import EventStoreDBClient
from kafka import KafkaAdminClient

from lessons.capstone import landing
from lessons.capstone.bank import Bank
from lessons.capstone.reader import PARTITIONS
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.streams import Names
from lessons.kafka.topics import delete_topic, recreate_topic
from lessons.kinesis.buckets import dashed_name
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.servers import Cluster, Server

FOR_EVER = -1
"""The retention: the day is one of the past, so what Kafka deletes after a week would be gone at once."""


@dataclass(frozen=True)
class Servers:
    """The four servers.

    Args:
        kafka: a broker of the bank's own, which a fault may take down.
        pulsar, kinesis, eventstore: those of the course.
    """

    kafka: Cluster
    pulsar: Server
    kinesis: Server
    eventstore: Server


@dataclass(frozen=True)
class Connections:
    """Clients of all four.

    Args:
        eventstore, pulsar, kafka_admin, pulsar_admin: of the servers.
        aws: of Kinesis, Firehose and S3.
    """

    eventstore: EventStoreDBClient
    pulsar: pulsar.Client
    aws: landing.Clients
    kafka_admin: KafkaAdminClient
    pulsar_admin: Admin

    def close(self) -> None:
        """Close all of them."""
        close_client(self.pulsar)
        self.eventstore.close()
        self.kafka_admin.close()


def name_everything(servers: Servers, folder: Path | str) -> Bank:
    """A bank whose names no other run has, with nothing in it yet.

    Args:
        servers: where it will be.
        folder: an empty folder of its own.
    """
    run = f"bank-{secrets.token_hex(3)}"
    return Bank(
        eventstore=servers.eventstore.address,
        kafka=servers.kafka.address,
        pulsar=servers.pulsar.address,
        prefix=servers.eventstore.named(run).replace("-", "_") + ".",
        events=f"{run}-events",
        checkpoints=f"{run}-checkpoints",
        dead=f"{run}-dead",
        jobs=servers.pulsar.named(f"{run}-jobs"),
        dead_jobs=servers.pulsar.named(f"{run}-dead-jobs"),
        stream=servers.kinesis.named(f"{run}-day"),
        bucket=dashed_name(servers.kinesis, f"{run}-day"),
        folder=str(folder),
    )


def connect(servers: Servers) -> Connections:
    """Clients of all four servers."""
    return Connections(
        eventstore=connect_to(servers.eventstore.address),
        pulsar=pulsar.Client(servers.pulsar.address, logger=client_logger()),
        aws=landing.connect(),
        kafka_admin=KafkaAdminClient(bootstrap_servers=servers.kafka.address),
        pulsar_admin=Admin(servers.pulsar),
    )


def prepare(connections: Connections, bank: Bank) -> None:
    """Make every topic, stream and bucket of the bank, empty."""
    landing.prepare(connections.aws, bank)  # first: it refuses an account of AWS, and then nothing is left anywhere
    recreate_topics(connections.kafka_admin, bank)
    for topic in (bank.jobs, bank.dead_jobs):
        connections.pulsar_admin.create_topic(topic)
    bank.save()


def recreate_topics(admin: KafkaAdminClient, bank: Bank) -> None:
    """Make the bank's topics of Kafka, or empty them; the reader forgets nothing."""
    recreate_topic(admin, bank.events, PARTITIONS, retention_ms=FOR_EVER)
    recreate_topic(admin, bank.checkpoints, cleanup_policy="compact")
    recreate_topic(admin, bank.dead, retention_ms=FOR_EVER)


def clean_up(connections: Connections, bank: Bank, accounts: list[str]) -> None:
    """Delete what the bank has made on the servers.

    Args:
        connections: to them.
        bank: which one.
        accounts: the accounts that were opened.
    """
    for topic in (bank.events, bank.checkpoints, bank.dead):
        delete_topic(connections.kafka_admin, topic)
    for topic in (bank.jobs, bank.dead_jobs):
        connections.pulsar_admin.delete_topic(topic)
    landing.clean_up(connections.aws, bank)
    names = Names(bank.prefix)
    for account in accounts:
        names(account)
    names.delete_all(connections.eventstore)
