"""The lesson's producer and consumer, as the programs that a learner starts in two terminals."""

import pulsar
import pytest

from lessons.errors import WaitError
from lessons.pulsar import consumer, dispatch, producer
from tests.programs import start
from tests.waiting import until


def test_what_one_sends_the_other_receives_and_acknowledges(broker, admin, topic):
    sender = start("pulsar.producer", "--topic", topic, "--count", "4")
    said, errors = sender.communicate(timeout=60)
    assert (sender.returncode, errors) == (0, "")
    assert "entry 3: {'type': 'UserLoggedIn', 'userId': 123, 'login': 2}" in said
    receiver = start("pulsar.consumer", "--topic", topic, "--seconds", "1")
    said, errors = receiver.communicate(timeout=60)
    assert (receiver.returncode, errors) == (0, "")
    assert said.splitlines()[-1] == "{'type': 'UserLoggedIn', 'userId': 123, 'login': 2}"
    assert len(said.splitlines()) == 1 + 4
    assert admin.stats(topic)["subscriptions"]["analytics-service"]["msgBacklog"] == 0


def test_a_second_exclusive_consumer_is_told_what_to_do(broker, client, admin, topic):
    held = client.subscribe(topic, "analytics-service")
    second = start("pulsar.consumer", "--topic", topic)
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert errors.split("\n") == [
        "",
        "The subscription analytics-service already has a consumer, and can't have this one too.",
        "Stop the other one, or start both with --type shared (or failover, or key_shared).",
        "",
    ]
    held.close()


def test_reading_ends_with_the_count_or_with_the_time(client, topic):
    receiver = client.subscribe(topic, "analytics-service")
    sender = client.create_producer(topic)
    places = producer.publish(sender, [{"userId": user} for user in range(5)])
    assert [place.entry_id() for place in places] == [0, 1, 2, 3, 4]
    assert len(consumer.read(receiver, 3)) == 3
    assert len(consumer.read(receiver, 3, seconds=0.5)) == 2
    assert consumer.read(receiver, 3, seconds=0.1) == []


def test_following_ends_when_nothing_comes(client, topic):
    receiver = client.subscribe(topic, "analytics-service")
    producer.publish(client.create_producer(topic), [{"userId": 1}])
    assert [message.partition_key() for message in consumer.read_until_idle(receiver, 0.3)] == ["user-1"]


def test_a_reader_reads_to_the_end_and_not_further(client, topic):
    sender = client.create_producer(topic)
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    assert consumer.read_to_end(reader) == []
    producer.publish(sender, [{"userId": 1}, {"userId": 2}])
    assert len(until(lambda: consumer.read_to_end(reader))) == 2


def test_nobody_takes_what_is_not_sent(client, topic):
    with pytest.raises(WaitError, match="None of the 1 consumers"):
        dispatch.receiver_name([client.subscribe(topic, "work")], seconds=0.1)
