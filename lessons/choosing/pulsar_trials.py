"""The trials on Pulsar: Failover and Shared subscriptions, dead letters, deduplication, schemas."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pulsar
from pulsar.schema import Integer, JsonSchema, Record, String

from lessons import events
from lessons.choosing.pulsar_log import PulsarLog
from lessons.choosing.trials import BAD, GOOD, READERS, Trials, is_good
from lessons.course.waiting import until
from lessons.polling import Deadline
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import close_client, connect
from lessons.pulsar.consumer import read, read_to_end, subscribe
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

Deposit = type("Deposit", (Record,), {"amount": Integer(required=True)})
ChangedDeposit = type("Deposit", (Record,), {"amount": String(required=True)})
"""The same event, whose amount became a text."""


class PulsarTrials(Trials):
    """The trials on a broker.

    Args:
        broker: what `servers.start("pulsar")` returned.
    """

    technology = "Pulsar"
    shares = "Shared subscription"

    def __init__(self, broker: Server):
        self.broker, self.admin = broker, Admin(broker)
        self.tenant = broker.named("trials")
        self.space = f"{self.tenant}/once"

    def make_log(self) -> PulsarLog:
        return PulsarLog(self.broker, "trial")

    def copies(self) -> int:
        """Deduplication knows a producer by its name, and an event by the number that the program gives it."""
        with self._topic() as (client, topic):
            self.admin.set_policy(self.space, "deduplication", True)
            until(lambda: self.admin.stats(topic)["deduplicationStatus"] == "Enabled")  # the topic hears of it later
            for _ in range(2):
                producer = client.create_producer(topic, producer_name="payments")
                producer.send(events.to_bytes(GOOD), sequence_id=7)
                producer.close()
            return len(read_to_end(client.create_reader(topic, pulsar.MessageId.earliest)))

    def past_bad(self) -> int:
        with self._topic() as (client, topic):
            letters = pulsar.ConsumerDeadLetterPolicy(2, f"{topic}-dead", initial_subscription_name="repair")
            consumer = client.subscribe(
                topic,
                "program",
                pulsar.ConsumerType.Shared,
                negative_ack_redelivery_delay_ms=50,
                dead_letter_policy=letters,
            )
            producer = client.create_producer(topic)
            for event in (GOOD, BAD, GOOD):
                producer.send(events.to_bytes(event))
            repair = subscribe(client, f"{topic}-dead", "repair", "exclusive")
            return _handled_until_set_aside(consumer, repair)

    def takes_new_form(self) -> bool:
        with self._topic() as (client, topic):
            client.create_producer(topic, schema=JsonSchema(Deposit)).send(Deposit(amount=50))
            try:
                client.create_producer(topic, schema=JsonSchema(ChangedDeposit))
            except pulsar.IncompatibleSchema:
                return False
            return True

    def busy(self) -> int:
        return self._with_work("failover", partitions=2)

    def sharing(self) -> int:
        return self._with_work("shared", partitions=0)

    def _with_work(self, kind: str, partitions: int) -> int:
        """How many of three consumers receive something of twelve events with as many keys."""
        with self._topic(partitions) as (client, topic):
            settings = {"receiver_queue_size": 1} if kind == "shared" else {}
            kinds = {"shared": pulsar.ConsumerType.Shared, "failover": pulsar.ConsumerType.Failover}
            consumers = [client.subscribe(topic, "team", kinds[kind], **settings) for _ in range(READERS)]
            producer = client.create_producer(topic, batching_enabled=False)
            for number in range(12):
                producer.send(b"job", partition_key=str(number))
            return len(_receivers(consumers, 12))

    @contextmanager
    def _topic(self, partitions: int = 0) -> Iterator[tuple[pulsar.Client, str]]:
        """A client of its own, and a new topic in a namespace of its own."""
        self.admin.create_tenant(self.tenant)
        self.admin.create_namespace(self.space)
        client, topic = connect(self.broker, "trials"), f"persistent://{self.space}/trial"
        recreate_topic(self.admin, topic, partitions)
        try:
            yield client, topic
        finally:
            close_client(client)
            self.admin.delete_tenant(self.tenant)


def _receivers(consumers: list[pulsar.Consumer], count: int) -> set[int]:
    """Which consumers receive the events, by their numbers in the list, until all of the events have come."""
    deadline, got = Deadline(20), Counter[int]()
    while sum(got.values()) < count and not deadline.passed:
        for number, consumer in enumerate(consumers):
            messages = read(consumer, 1, 0.05)
            got[number] += len(messages)
            for message in messages:
                consumer.acknowledge(message)
    return {number for number, found in got.items() if found}


def _handled_until_set_aside(consumer: pulsar.Consumer, repair: pulsar.Consumer) -> int:
    """How many events the program handles; it refuses what it can't handle, until that is a dead letter."""
    handled = 0
    for _ in range(100):
        for message in read(consumer, 1, 0.1):
            if is_good(events.from_bytes(message.data())):
                consumer.acknowledge(message)
                handled += 1
            else:
                consumer.negative_acknowledge(message)
        if read(repair, 1, 0.1):
            break
    return handled
