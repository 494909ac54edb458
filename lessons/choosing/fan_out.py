"""Two readers share all events of all accounts: does one account stay with one reader?"""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from esdbclient.common import AbstractPersistentSubscription as Subscription

from lessons.choosing.eventstore_log import EventStoreLog
from lessons.choosing.kafka_log import KafkaLog, KafkaReader
from lessons.choosing.scenario import key_of
from lessons.events import Event
from lessons.eventstore.recording import from_recorded
from lessons.kafka.consumer import wait_for_rebalance
from lessons.polling import Deadline

GROUP = "fraud"
MOMENT = 0.2
"""Seconds that one reader waits before it is the other's turn."""


def split_accounts(shares: Sequence[Sequence[Event]]) -> list[str]:
    """The accounts whose events came to more than one reader, sorted.

    Args:
        shares: what each reader got.
    """
    readers = defaultdict(set)
    for number, share in enumerate(shares):
        for event in share:
            readers[key_of(event)].add(number)
    return sorted(account for account, found in readers.items() if len(found) > 1)


def share_on_kafka(log: KafkaLog, count: int) -> list[list[Event]]:
    """What each of two members of one group gets of the log's events.

    Args:
        log: with `count` events.
    """
    members = [log.reader(GROUP) for _ in range(2)]
    consumers = [member.consumer for member in members if isinstance(member, KafkaReader)]
    try:
        wait_for_rebalance(consumers, log.admin)
        shares: list[list[Event]] = [[], []]
        deadline = Deadline(20)
        while sum(map(len, shares)) < count and not deadline.passed:
            for member, share in zip(members, shares, strict=True):
                share += member.read(count, MOMENT)
        return shares
    finally:
        for member in members:
            member.close()


def share_on_event_store(log: EventStoreLog, count: int) -> list[list[Event]]:
    """What each of two consumers of one persistent subscription to $all gets of the log's events.

    Args:
        log: with `count` events.
    """
    group = log.names(GROUP)
    log.client.create_subscription_to_all(group, filter_include=[log.names.pattern], filter_by_stream_name=True)
    consumers = [log.client.read_subscription_to_all(group, event_buffer_size=10) for _ in range(2)]
    try:
        return _read_together(consumers, count)
    finally:
        log.client.delete_subscription(group)


def _read_together(consumers: list[Subscription], count: int) -> list[list[Event]]:
    left, lock = [count], Lock()

    def read(consumer: Subscription) -> list[Event]:
        found = []
        for recorded in consumer:
            consumer.ack(recorded)
            found.append(from_recorded(recorded))
            with lock:
                left[0] -= 1
            if left[0] <= 0:
                for one in consumers:
                    one.stop()
        return found

    with ThreadPoolExecutor(len(consumers)) as threads:
        return list(threads.map(read, consumers))
