"""Producer and consumer that are killed, ended and interrupted, and events that they can't read: nothing is lost."""

import signal
from collections.abc import Iterator

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events
from lessons.eventstore.account import load
from lessons.eventstore.producer import account_events, append
from tests.programs import line_with, run, start

PRODUCER, CONSUMER = "eventstore.producer", "eventstore.consumer"


@pytest.fixture
def stream(eventstore, client, mine) -> Iterator[str]:
    """The stream of an account with five events."""
    name = mine("account-1")
    append(client, name, account_events(5, is_new=True), StreamState.NO_STREAM)
    return name


def test_a_killed_consumer_has_every_event_and_the_right_balance_when_it_starts_again(client, stream):
    with start(CONSUMER, "--stream", stream) as process:
        line_with("balance 100", process.stdout, process.stderr)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    append(client, stream, [events.money_deposited(7)], 4)
    again = run(CONSUMER, "--stream", stream, "--seconds", "1")
    assert [line.rpartition("balance ")[2] for line in again.stdout.splitlines() if "balance" in line] == [
        *("0", "100", "150", "120", "220", "227")
    ]
    assert load(client, stream)[0].balance == 227


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize(
    ("program", "said", "more"), [(CONSUMER, "balance 220", ()), (PRODUCER, "version 9", ("--count", "100000"))]
)
def test_a_program_that_is_asked_to_end_closes_its_client_and_says_nothing(stream, program, said, more, number, code):
    with start(program, "--stream", stream, *more) as process:
        line_with(said, process.stdout, process.stderr)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.strip()) == (code, "")


def test_a_killed_producer_leaves_whole_events_and_another_one_continues(client, stream):
    with start(PRODUCER, "--stream", stream, "--count", "100000") as process:
        line_with("version 12", process.stdout, process.stderr)
        process.kill()
    before = client.get_current_version(stream)
    assert run(PRODUCER, "--stream", stream, "--count", "3").returncode == 0
    story = client.get_stream(stream)
    assert [event.stream_position for event in story] == list(range(before + 4))
    assert [event.type for event in story].count("AccountCreated") == 1


def test_an_event_that_no_account_has_is_passed_over_and_told(client, stream):
    odd = NewEvent(type="Scanned", data=b"\xff", content_type="application/octet-stream")
    client.append_to_stream(stream, current_version=4, events=[odd])
    append(client, stream, [events.money_deposited(7)], 5)
    followed = run(CONSUMER, "--stream", stream, "--seconds", "1")
    assert (followed.returncode, followed.stderr) == (0, "")
    assert "Passed over event 5, Scanned: no account needs it, and it is no JSON object." in followed.stdout
    assert "balance 227" in followed.stdout
    assert "6 events." in followed.stdout


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "The data of MoneyDeposited, event 5"),
        (b'{"sum": "a thousand"}', "type MoneyDeposited has another form"),
    ],
)
def test_a_known_event_that_cannot_be_read_stops_the_consumer_at_each_start(client, stream, data, said):
    client.append_to_stream(stream, current_version=4, events=[NewEvent(type="MoneyDeposited", data=data)])
    append(client, stream, [events.money_deposited(7)], 5)
    for _ in range(2):
        followed = run(CONSUMER, "--stream", stream, "--seconds", "1")
        assert followed.returncode == 1
        assert (
            "The data of MoneyDeposited" in followed.stderr or "of type MoneyDeposited has another" in followed.stderr
        )
        assert "Traceback" not in followed.stderr
        assert followed.stdout.splitlines()[-1].endswith("balance 220")
