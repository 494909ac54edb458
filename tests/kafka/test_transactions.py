"""What stands at each offset of a partition that transactions have written to."""

import pytest
from kafka import KafkaProducer

from lessons.kafka import transactions
from lessons.kafka.topics import delete_topic, recreate_topic
from lessons.kafka.transactions import ABORTED, COMMITTED, MARKER, OPEN, Record


@pytest.fixture
def one_partition(admin, request):
    recreate_topic(admin, request.node.name)
    yield request.node.name
    delete_topic(admin, request.node.name)


def test_committed_aborted_and_open_events_and_the_markers_between_them(kafka, one_partition):
    with KafkaProducer(bootstrap_servers=kafka.address, transactional_id=one_partition) as producer:
        producer.init_transactions()
        for value, end in ((b"a", producer.commit_transaction), (b"b", producer.abort_transaction), (b"c", None)):
            producer.begin_transaction()
            producer.send(one_partition, value).get(10)
            if end:
                end()
        found = transactions.describe_partition(kafka.address, one_partition)
        producer.abort_transaction()
    assert found == [
        Record(0, COMMITTED, "a"),
        Record(1, MARKER),
        Record(2, ABORTED, "b"),
        Record(3, MARKER),
        Record(4, OPEN, "c"),
    ]


def test_without_transactions_everything_counts(kafka, producer, one_partition):
    assert transactions.describe_partition(kafka.address, one_partition) == []
    producer.send(one_partition, b"\xff").get(10)
    assert transactions.describe_partition(kafka.address, one_partition) == [Record(0, COMMITTED, "�")]


def test_the_words_say_what_is_at_each_offset():
    drawn = transactions.draw("t", [Record(0, ABORTED, "receipt for p-3"), Record(1, MARKER)])
    assert drawn.text.splitlines() == ["topic t, offset by offset", "0: aborted, receipt for p-3", "1: marker"]
