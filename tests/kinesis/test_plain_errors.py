"""A learner sees a sentence, and no HTML, where moto itself fails."""

import pytest
from botocore.exceptions import ClientError

from lessons.course import catalogue
from lessons.kinesis.plain_errors import in_a_sentence

LAST_KEY = str(2**128 - 1)
"""moto 5.2.5 has no shard for it, and answers with status 500."""


def test_a_request_at_which_moto_fails_is_told_in_a_sentence(client, stream):
    client.meta.events.register("needs-retry.kinesis.PutRecord", lambda **_: False)
    with pytest.raises(ClientError, match=r"PutRecord operation.*: the server failed at this request") as raised:
        client.put_record(StreamName=stream, Data=b"", PartitionKey="a", ExplicitHashKey=LAST_KEY)
    assert "<" not in str(raised.value)
    assert raised.value.response["Error"]["Code"] == "500"


def test_a_learner_reads_it_in_the_box_of_a_check(kinesis):
    [exercise] = [one for one in catalogue.exercises_of("kinesis") if one.name == "oldest_records"]
    outcome = exercise.outcome(lambda client, stream, shard: client.get_records(ShardIterator="no iterator"), kinesis)
    assert "the server failed at this request" in outcome.message
    assert "<" not in outcome.message


def test_the_words_of_aws_stay(client):
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="no-such-stream"):
        client.list_shards(StreamName="no-such-stream")


def test_the_error_keeps_its_class_and_operation():
    page = {"Error": {"Code": "500", "Message": "<!doctype html>\n<html lang=en>"}}
    assert str(in_a_sentence(ClientError(page, "GetRecords"))).startswith(
        "An error occurred (500) when calling the Get"
    )
