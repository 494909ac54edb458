"""The Kinesis lesson's producer and consumer in two terminals."""

import pytest

from lessons.kinesis import picture
from tests import programs

PRODUCER, CONSUMER = "kinesis.producer", "kinesis.consumer"


@pytest.mark.usefixtures("kinesis")
def test_the_consumer_reads_what_the_producer_put_and_goes_on_after_a_restart(tmp_path):
    stream = ["--stream", "two-terminals-test"]
    checkpoints = ["--checkpoints", str(tmp_path / "checkpoints.db")]
    put = programs.run(PRODUCER, *stream, "--count", "10")
    assert "10 records put into two-terminals-test, in 1 calls." in put.stdout, put.stderr
    first = programs.run(CONSUMER, *stream, *checkpoints, "--seconds", "1")
    assert first.stdout.count("'UserLoggedIn'") == 10, first.stderr
    programs.run(PRODUCER, *stream, "--count", "3")
    again = programs.run(CONSUMER, *stream, *checkpoints, "--seconds", "1")
    assert again.stdout.count("'UserLoggedIn'") == 3


@pytest.mark.usefixtures("kinesis")
def test_checkpoints_in_a_file_of_something_else_are_told(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear database, " * 100)
    ran = programs.run(CONSUMER, "--checkpoints", str(tmp_path / "letter.txt"))
    assert ran.returncode == 1
    assert "Name another file; this one was not changed." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_stream_that_is_there_is_not_made_anew_however_many_others_there_are(client):
    others = [f"a-stream-of-others-{number}" for number in range(12)]
    for name in others:
        client.create_stream(StreamName=name, ShardCount=1)
    for _ in range(2):
        programs.run(PRODUCER, "--stream", "z-among-many", "--count", "3")
    shards = picture.describe_stream(client, "z-among-many")
    for name in [*others, "z-among-many"]:
        client.delete_stream(StreamName=name)
    assert sum(len(shard.keys) for shard in shards) == 6
