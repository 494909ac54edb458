"""The trials on Kafka: consumer groups, and share groups where order does not matter."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from confluent_kafka import ShareConsumer
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from lessons.choosing.kafka_log import KafkaLog
from lessons.choosing.trials import READERS, Trials
from lessons.course.waiting import until
from lessons.kafka.consumer import wait_for_rebalance
from lessons.kafka.topics import alter_group, delete_group, delete_topic, recreate_topic
from lessons.servers import Server

TRIAL = "trial"


class KafkaTrials(Trials):
    """The trials on a broker.

    Args:
        kafka: what `servers.start("kafka")` returned.
    """

    technology = "Kafka"
    shares = "share group"

    def __init__(self, kafka: Server):
        self.kafka, self.address = kafka, kafka.address
        self.topic, self.group = kafka.named("trial-shared"), kafka.named("trial-readers")

    def make_log(self) -> KafkaLog:
        return KafkaLog(self.kafka, TRIAL)

    def busy(self) -> int:
        with self._topic(partitions=2) as admin, ExitStack() as open_ones:
            settings = {"bootstrap_servers": self.address, "group_id": self.group}
            members = [open_ones.enter_context(closing(KafkaConsumer(self.topic, **settings))) for _ in range(READERS)]
            return sum(map(bool, wait_for_rebalance(members, admin)))

    def sharing(self) -> int:
        with self._topic(partitions=1) as admin, ExitStack() as open_ones:
            from_the_start = {"share.auto.offset.reset": "earliest"}
            alter_group(admin, self.group, from_the_start)
            self._send_jobs(2 * READERS)
            members = [self._share_member(open_ones) for _ in range(READERS)]
            return len({_take(member) for member in members})

    def _send_jobs(self, count: int) -> None:
        with closing(KafkaProducer(bootstrap_servers=self.address)) as producer:
            for number in range(count):
                producer.send(self.topic, b"job %d" % number).get(timeout=10)  # each in a batch of its own

    def _share_member(self, open_ones: ExitStack) -> ShareConsumer:
        settings: dict[str, Any] = {"bootstrap.servers": self.address, "group.id": self.group, "log_level": 0}
        member = ShareConsumer({**settings, "share.acknowledgement.mode": "explicit", "max.poll.records": 1})
        open_ones.callback(member.close)
        member.subscribe([self.topic])
        return member

    @contextmanager
    def _topic(self, partitions: int) -> Iterator[KafkaAdminClient]:
        with closing(KafkaAdminClient(bootstrap_servers=self.address)) as admin:
            recreate_topic(admin, self.topic, partitions, (self.group,))
            try:
                yield admin
            finally:
                delete_group(admin, self.group)  # a share group can't be deleted once its topic has gone
                delete_topic(admin, self.topic)


def _take(member: ShareConsumer) -> int | None:
    """The offset of the first event that the member gets."""
    (event,) = until(lambda: list(member.poll(0.25)), 20)
    return event.offset()
