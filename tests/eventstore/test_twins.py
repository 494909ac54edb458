"""The lesson's producer and consumer, as the programs that a learner starts in two terminals."""

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from esdbclient import StreamState
from esdbclient.exceptions import EventStoreDBClientException

from lessons import events
from lessons.errors import WaitError
from lessons.eventstore import consumer, producer, streams
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.producer import account_events, append, append_each
from lessons.eventstore.projections import wait_for_links
from lessons.eventstore.recording import to_new
from tests.programs import run

PRODUCER, CONSUMER = "eventstore.producer", "eventstore.consumer"


@pytest.fixture
def stream(client) -> Iterator[str]:
    """A name that nobody has used; the stream is deleted afterwards."""
    name = f"account-{secrets.token_hex(4)}"
    yield name
    with suppress(EventStoreDBClientException):
        client.delete_stream(name, current_version=StreamState.ANY)


def test_what_one_writes_the_other_follows_with_the_balance(eventstore, stream):
    wrote = run(PRODUCER, "--stream", stream, "--count", "4")
    assert (wrote.returncode, wrote.stderr) == (0, "")
    assert "version 3: {'type': 'MoneyWithdrawn', 'data': {'amount': 30}}" in wrote.stdout
    followed = run(CONSUMER, "--stream", stream, "--seconds", "1")
    assert (followed.returncode, followed.stderr) == (0, "")
    assert followed.stdout.splitlines()[-6:] == [
        f"Waiting for events of {stream}. Ctrl-C ends.",
        "{'type': 'AccountCreated', 'data': {'owner': 'Alice'}} - balance 0",
        "{'type': 'MoneyDeposited', 'data': {'amount': 100}} - balance 100",
        "{'type': 'MoneyDeposited', 'data': {'amount': 50}} - balance 150",
        "{'type': 'MoneyWithdrawn', 'data': {'amount': 30}} - balance 120",
        "4 events. Nothing has come for 1 seconds: the end.",
    ]


@pytest.mark.parametrize(
    ("program", "argument", "value", "said"),
    [
        *(
            (CONSUMER, "--seconds", value, "is not a number of seconds")
            for value in ("-1", "0", "nan", "inf", "1e300", "x")
        ),
        *((CONSUMER, "--stream", value, "is not the name of one stream") for value in ("", " ", "$all")),
        (PRODUCER, "--stream", "", "is not the name of one stream"),
        (PRODUCER, "--stream", "$ce-account", "belongs to the server"),
    ],
)
def test_what_no_program_can_use_is_told_before_a_server_is_asked(capsys, program, argument, value, said):
    with pytest.raises(SystemExit):
        {CONSUMER: consumer, PRODUCER: producer}[program].PROGRAM.main([f"{argument}={value}"])
    told = capsys.readouterr().err
    assert said in told
    assert f"run {program}" in told


def test_a_category_shows_the_events_that_its_links_point_to(eventstore, client):
    names = streams.unique_names(eventstore)
    append(client, names("account-1"), account_events(2, is_new=True), StreamState.NO_STREAM)
    category = f"$ce-{names('account')}"
    wait_for_links(client, category, names, 2)
    followed = run(CONSUMER, "--stream", category, "--seconds", "1")
    assert (followed.returncode, followed.stderr) == (0, "")
    assert "{'type': 'MoneyDeposited', 'data': {'amount': 100}} - balance 100" in followed.stdout
    names.delete_all(client)


def test_a_batch_with_one_event_that_is_stored_names_that_cause(client, stream):
    known, new = to_new(events.account_created("Alice")), to_new(events.money_deposited(1))
    append(client, stream, [known], StreamState.NO_STREAM)
    with pytest.raises(WrongVersion) as told:
        append(client, stream, [known, new], StreamState.NO_STREAM)
    assert "a part of these events was stored before" in told.value.do
    assert len(client.get_stream(stream)) == 1


def test_the_producer_goes_on_where_the_stream_is(eventstore, client, stream):
    run(PRODUCER, "--stream", stream, "--count", "2")
    assert "version 2: {'type': 'MoneyDeposited'" in run(PRODUCER, "--stream", stream, "--count", "1").stdout
    assert [event.type for event in client.get_stream(stream)].count("AccountCreated") == 1


def test_a_tombstone_is_told_in_a_sentence(eventstore, client, stream):
    append(client, stream, [events.account_created("Alice")], StreamState.NO_STREAM)
    client.tombstone_stream(stream, current_version=0)
    wrote = run(PRODUCER, "--stream", stream)
    assert wrote.returncode == 1
    assert wrote.stderr.lstrip().startswith(f"The stream {stream} was deleted for good")
    assert "Traceback" not in wrote.stderr
    followed = run(CONSUMER, "--stream", stream, "--seconds", "1")
    assert "was deleted for good" in followed.stderr
    assert "Traceback" not in followed.stderr


def test_reading_ends_with_the_count_or_with_the_time(client, stream):
    append(client, stream, account_events(5, is_new=True), StreamState.NO_STREAM)
    subscription = client.subscribe_to_stream(stream)
    assert [event.stream_position for event in consumer.read(subscription, 3)] == [0, 1, 2]
    began = time.monotonic()
    assert [event.stream_position for event in consumer.read(subscription, 3, seconds=0.5)] == [3, 4]
    assert time.monotonic() - began > 0.4
    assert consumer.read(subscription, 1, seconds=5) == []


def test_a_subscription_that_has_caught_up_goes_on(client, stream):
    append(client, stream, account_events(3, is_new=True), StreamState.NO_STREAM)
    with client.subscribe_to_stream(stream, include_caught_up=True) as subscription:
        assert len(consumer.read_until_caught_up(subscription)) == 3
        append(client, stream, [events.money_deposited(1)], 2)
        assert [event.stream_position for event in consumer.read(subscription, 1)] == [3]


def test_one_that_never_says_it_has_caught_up_is_told(client, stream):
    subscription = client.subscribe_to_stream(stream)
    with pytest.raises(WaitError, match=r"had not caught up within 0\.2 seconds"):
        consumer.read_until_caught_up(subscription, seconds=0.2)


def test_following_ends_when_nothing_comes(client, stream):
    append(client, stream, account_events(2, is_new=True), StreamState.NO_STREAM)
    followed = consumer.read_until_idle(client.subscribe_to_stream(stream), 0.3)
    assert [event.stream_position for event in followed] == [0, 1]


def test_each_event_is_written_at_the_version_before_it(client, stream):
    written = append_each(client, stream, account_events(3, is_new=True))
    assert [version for version, _ in written] == [0, 1, 2]
