"""Exercise: begin again after the last record that was handled."""

from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server


def check(go_on_after: Answer, kinesis: Server) -> None:
    with fresh_stream(kinesis, "go-on-after") as (client, stream):
        publish(client, stream, events.logins([1], each=5))
        start = client.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        handled = client.get_records(ShardIterator=start["ShardIterator"], Limit=3)["Records"]
        iterator = go_on_after(client, stream, ONLY_SHARD, handled[-1]["SequenceNumber"])
        if not isinstance(iterator, str):
            raise Wrong(f'You returned a {type(iterator).__name__}. Return the text in `["ShardIterator"]`.')
        records = client.get_records(ShardIterator=iterator)["Records"]
    _compare([events.from_bytes(record["Data"])["login"] for record in records])


def _compare(logins: Any) -> None:
    if logins == [3, 4, 5]:
        raise Wrong("Record 3 comes once more: it was handled before. You begin at the checkpoint, not after it.")
    if logins == [1, 2, 3, 4, 5]:
        raise Wrong("Everything comes once more. The checkpoint was not used.")
    if logins != [4, 5]:
        raise Wrong(f"You go on with the records {logins}. Handled were 1 to 3, so 4 and 5 are left.")


EXERCISE = Exercise(
    id="kinesis.go_on_after",
    title="Go on after the last record that was handled",
    notebook="02_kinesis",
    minutes=6,
    starter="""\
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(
        StreamName=stream,
        ShardId=shard,
        ShardIteratorType=...,
        StartingSequenceNumber=sequence_number,
    )
    return answer["ShardIterator"]
""",
    hints=(
        "Two types of iterator use a sequence number. One begins with that record, the other with the next one.",
        "The record was handled, so begin `AFTER_` it.",
    ),
    solution_code="""\
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(
        StreamName=stream,
        ShardId=shard,
        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
        StartingSequenceNumber=sequence_number,
    )
    return answer["ShardIterator"]
""",
    why=(
        "The checkpoint is the last record that was handled, so the next one is wanted. If you write the checkpoint "
        "before you handle a record, `AT_SEQUENCE_NUMBER` would be right. The usual mistake is to mix the two: then "
        "one record is handled twice, or never."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(
        StreamName=stream,
        ShardId=shard,
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=sequence_number,
    )
    return answer["ShardIterator"]
""",
            says="Record 3 comes once more",
        ),
        WrongAnswer(
            """\
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return answer["ShardIterator"]
""",
            says="The checkpoint was not used",
        ),
        WrongAnswer(
            """\
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")
    return answer["ShardIterator"]
""",
            says="so 4 and 5 are left",
        ),
    ),
)
