"""The lesson's producer and consumer, as the programs that a learner starts in two terminals."""

import signal

import pulsar
import pytest

from lessons import events
from lessons.course import checking
from lessons.errors import WaitError
from lessons.pulsar import consumer, dispatch, producer
from tests.programs import line_with, run, start
from tests.waiting import until

CONSUMER = "pulsar.consumer"


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


def backlog(admin, topic) -> int:
    return admin.stats(topic)["subscriptions"]["analytics-service"]["msgBacklog"]


def test_an_event_that_fails_ends_the_program_and_nothing_behind_it_is_acknowledged(broker, client, admin, topic):
    good = events.to_bytes(events.user_logged_in(123))
    sender = client.create_producer(topic)
    for value in (good, good, b"no event", good):
        sender.send(value)
    for expected in (2, 0):  # the second program begins with the event that failed
        failed = run(CONSUMER, "--topic", topic, "--seconds", "1")
        assert (failed.returncode, failed.stdout.count("UserLoggedIn")) == (1, expected)
        assert failed.stderr.lstrip().startswith("This is not an event: b'no event'.")
        assert "Traceback" not in failed.stderr
        assert backlog(admin, topic) == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_consumer_that_is_asked_to_end_sends_what_it_has_acknowledged(broker, client, admin, topic, number, code):
    producer.publish(client.create_producer(topic), events.logins([1, 2, 3], each=1))
    with start(CONSUMER, "--topic", topic) as process:
        line_with("'userId': 3", process.stdout, process.stderr)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.strip()) == (code, "")
    assert backlog(admin, topic) <= 1  # the last one, when the signal came just before it was acknowledged


def test_a_killed_consumer_loses_nothing_and_its_successor_goes_on(broker, client, admin, topic):
    sender = client.create_producer(topic)
    producer.publish(sender, events.logins([1, 2, 3], each=1))
    with start(CONSUMER, "--topic", topic) as process:
        line_with("'userId': 3", process.stdout, process.stderr)
        until(lambda: backlog(admin, topic) == 0)  # acknowledgements are sent a moment later
        producer.publish(sender, events.logins([4, 5], each=1))
        line_with("'userId': 5", process.stdout, process.stderr)
        process.kill()
    unsaid = backlog(admin, topic)
    producer.publish(sender, events.logins([6], each=1))
    again = run(CONSUMER, "--topic", topic, "--seconds", "1").stdout
    assert [f"'userId': {user}" in again for user in range(1, 7)] == [False] * (5 - unsaid) + [True] * (unsaid + 1)
    assert unsaid <= 2
    assert backlog(admin, topic) == 0


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


def test_a_call_that_waits_for_ever_is_told_as_one_that_needs_a_limit(client, topic):
    """The client ends its call when the check's time is over, and raises an error of its own."""
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    outcome = checking.outcome_of(lambda answer: answer(), (lambda: reader.read_next(),), 1, "")
    assert (outcome.kind, outcome.explained.partition(":")[0]) == (
        "Interrupted",
        "The call waited until the time of the check was over",
    )


def test_nobody_takes_what_is_not_sent(client, topic):
    with pytest.raises(WaitError, match="None of the 1 consumers"):
        dispatch.receiver_name([client.subscribe(topic, "work")], seconds=0.1)
