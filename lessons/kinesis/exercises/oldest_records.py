"""Exercise: get a shard iterator that begins at the oldest record."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server


def check(oldest_records: Answer, kinesis: Server) -> None:
    sent = events.logins([1, 2, 3], each=1)
    with fresh_stream(kinesis, "oldest-records") as (client, stream):
        publish(client, stream, sent)
        found = oldest_records(client, stream, ONLY_SHARD)
    if not isinstance(found, list):
        raise Wrong(f"`oldest_records` returned a {type(found).__name__}. It should return the list in `Records`.")
    if not found:
        raise Wrong("You got no record, and 3 are there. Your iterator begins after the newest one.")
    if [events.from_bytes(record["Data"]) for record in found] != sent:
        raise Wrong(f"You got {len(found)} records. There are 3, and the oldest comes first.")


EXERCISE = Exercise(
    id="kinesis.oldest_records",
    title="Read a shard from its oldest record on",
    notebook="02_kinesis",
    minutes=4,
    starter="""\
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType=...)
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
""",
    hints=(
        "There are five types of iterator. Two need no number and no time: one begins at the oldest record.",
        "The horizon is the oldest record that the stream still keeps: `TRIM_HORIZON`.",
    ),
    solution_code="""\
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
""",
    why=(
        "`TRIM_HORIZON` is the oldest record that has not been trimmed off by the stream's retention. You could also "
        "use `AT_TIMESTAMP` with a time long ago. The usual mistake is `LATEST`: it begins after the newest record, so "
        "it finds nothing until somebody writes."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
""",
            says="begins after the newest one",
        ),
        WrongAnswer(
            """\
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=iterator["ShardIterator"])
""",
            says="should return the list in `Records`",
        ),
        WrongAnswer(
            """\
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=iterator)["Records"]
""",
            says="ParamValidationError",
        ),
    ),
)
