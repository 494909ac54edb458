"""At the end of the day: whether what Event Store, Kafka, Pulsar and S3 say of it is the same."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pulsar
from esdbclient import EventStoreDBClient
from kafka import KafkaConsumer, TopicPartition

from lessons import events
from lessons.capstone import integration, mailbox, read_model, suspicion
from lessons.capstone.bank import Bank
from lessons.capstone.connections import Connections
from lessons.capstone.integration import Movement
from lessons.capstone.landing import EACH_ONCE, landed
from lessons.capstone.translation import of_recorded
from lessons.events import EventError
from lessons.eventstore.consumer import read_until_caught_up
from lessons.eventstore.streams import Names
from lessons.kafka.consumer import read_to_end
from lessons.pulsar import consumer as pulsar_consumer


class Line(NamedTuple):
    """One thing that must be the same wherever it is known.

    Args:
        what: what is compared.
        found: by the place, what it says.
        same: whether they agree; a sum can be right while two accounts are wrong, so this looks at more.
    """

    what: str
    found: dict[str, int]
    same: bool


def from_event_store(client: EventStoreDBClient, bank: Bank) -> list[Movement]:
    """All events of the bank, as Event Store has them: the truth to which everything else is held."""
    names = Names(bank.prefix)
    with client.subscribe_to_all(
        filter_include=[names.pattern], filter_by_stream_name=True, include_caught_up=True
    ) as subscription:
        recorded = read_until_caught_up(subscription, seconds=60)
    return [of_recorded(one, names.plain(one.stream_name)) for one in recorded]


def from_kafka(bank: Bank, isolation: str = "read_committed") -> tuple[list[Movement], int]:
    """The events on the topic as a reader sees them, and how many messages are no events.

    Args:
        bank: which topic.
        isolation: "read_uncommitted" shows also what was aborted.
    """
    consumer = KafkaConsumer(bootstrap_servers=bank.kafka, isolation_level=isolation, enable_auto_commit=False)
    try:
        places = [TopicPartition(bank.events, number) for number in sorted(consumer.partitions_for_topic(bank.events))]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        messages = read_to_end(consumer)
    finally:
        consumer.close()
    found = [movement for message in messages if (movement := _movement(message.value))]
    return found, len(messages) - len(found)


def _movement(value: bytes | None) -> Movement | None:
    try:
        return integration.from_bytes(value or b"")
    except EventError:
        return None


def totals(movements: list[Movement]) -> dict[str, int]:
    """The balance of each account, each event counted once."""
    sums: Counter[str] = Counter()
    for one in {movement.id: movement for movement in movements}.values():
        sums[one.account] += one.amount
    return dict(sums)


def from_s3(connections: Connections, bank: Bank) -> list[Movement]:
    """The events that have landed, each of them once."""
    columns = ", ".join(f'"{name}"' for name in Movement._fields)
    with landed(connections.aws, bank) as database:
        return [Movement(*row) for row in database.execute(f"select {columns} from ({EACH_ONCE})").fetchall()]


def put_aside(client: pulsar.Client, bank: Bank) -> set[str]:
    """The jobs on the dead-letter topic of the workers."""
    reader = client.create_reader(bank.dead_jobs, pulsar.MessageId.earliest)
    try:
        return {events.from_bytes(message.data())["job"] for message in pulsar_consumer.read_to_end(reader)}
    finally:
        reader.close()


def reconcile(connections: Connections, bank: Bank) -> list[Line]:
    """Ask everybody, and compare."""
    truth, in_s3 = from_event_store(connections.eventstore, bank), from_s3(connections, bank)
    lines = [_events(truth, from_kafka(bank)[0], in_s3), _balances(truth, bank, in_s3)]
    return [*lines, *_notices(truth, put_aside(connections.pulsar, bank), bank)]


def _events(truth: list[Movement], on_kafka: list[Movement], in_s3: list[Movement]) -> Line:
    places = {"Event Store": truth, "Kafka": on_kafka, "S3": in_s3}
    ids = {place: {one.id for one in movements} for place, movements in places.items()}
    return Line("events", {place: len(found) for place, found in ids.items()}, _all_same(ids))


def _balances(truth: list[Movement], bank: Bank, in_s3: list[Movement]) -> Line:
    database = read_model.open_database(bank.read_model)
    places = {"Event Store": totals(truth), "read model": read_model.balances(database), "S3": totals(in_s3)}
    database.close()
    return Line("sum of balances", {place: sum(found.values()) for place, found in places.items()}, _all_same(places))


def _notices(truth: list[Movement], aside: set[str], bank: Bank) -> list[Line]:
    """Each suspicious window's notice was delivered once, or is where somebody looks at it."""
    unknown = {one.account for one in truth if one.revision == 0 and not one.owner}
    due = suspicion.suspicious(truth)
    dead = {job for job in due if suspicion.account_of(job) in unknown}
    box = mailbox.open_mailbox(bank.mailbox)
    sent, times = set(mailbox.delivered(box)), mailbox.attempts(box, mailbox.SENT)
    box.close()
    return [
        Line("notices", {"due": len(due - dead), "delivered": times}, sent == due - dead and times == len(sent)),
        Line("notices without an address", {"due": len(dead), "dead letters": len(aside)}, aside == dead),
    ]


def _all_same(places: Mapping[str, object]) -> bool:
    first, *others = places.values()
    return all(other == first for other in others)
