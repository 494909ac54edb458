"""The consumer of two terminals is ended in the middle, in each way: nothing is lost, and little is handled twice."""

import re
import signal
from collections import Counter

import pytest

from lessons import events
from lessons.kinesis import streams
from lessons.kinesis.producer import publish
from tests import programs

CONSUMER = "kinesis.consumer"
SENT = 150
"""Logins of one user: so many that the consumer is ended while it reads them."""


@pytest.fixture
def arguments(client, stream, tmp_path):
    streams.recreate_stream(client, stream, shards=1)
    return ["--stream", stream, "--checkpoints", str(tmp_path / "checkpoints.db"), "--seconds", "1"]


def logins(said):
    return [int(number) for number in re.findall(r"'login': (\d+)", said)]


@pytest.mark.parametrize(
    ("number", "ends_with"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=lambda it: str(it)
)
def test_an_ended_consumer_loses_nothing_and_handles_one_event_twice_at_most(
    client, stream, arguments, number, ends_with
):
    publish(client, stream, events.logins([1], each=SENT))
    with programs.start(CONSUMER, *arguments) as process:
        first = [programs.line_with("'login': ", process.stdout, process.stderr) for _ in range(5)]
        process.send_signal(number)
        said, errors = process.communicate(timeout=60)
    before = logins("".join(first) + said)
    again = programs.run(CONSUMER, *arguments)
    assert process.returncode == ends_with, errors
    assert "Traceback" not in errors
    assert len(before) < SENT, "it was ended too late to show anything"
    handled = Counter(before + logins(again.stdout))
    assert set(handled) == set(range(1, SENT + 1))
    assert handled.total() - SENT <= 1


def test_an_event_that_is_none_stops_the_consumer_there_each_time_and_loses_nothing(client, stream, arguments):
    publish(client, stream, events.logins([1], each=2))
    client.put_record(StreamName=stream, Data=b"not an event", PartitionKey="user-1")
    publish(client, stream, events.logins([1], each=4)[2:])
    for handled in ([1, 2], []):
        ran = programs.run(CONSUMER, *arguments)
        assert ran.returncode == 1
        assert logins(ran.stdout) == handled
        assert "This is not an event: b'not an event'." in ran.stderr
        assert "Traceback" not in ran.stderr
