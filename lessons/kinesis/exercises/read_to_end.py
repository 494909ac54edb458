"""Exercise: read a shard to its end, across empty answers."""

from typing import Any

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server

SENT = 8
CALLS = 50


class AsAws:
    """moto gives all records in one answer. AWS may give a few, or none at all although more are there: so does this.

    (Amazon Kinesis Data Streams developer guide, "GetRecords returns an empty records array even when there is data".)
    """

    def __init__(self, client: BaseClient) -> None:
        self._client = client
        self.calls = 0

    def get_records(self, ShardIterator: Any) -> Any:
        self.calls += 1
        if self.calls > CALLS:
            raise Wrong(f"You asked {CALLS} times, and were at the end long before. Look at `MillisBehindLatest`.")
        if self.calls == 2:  # an empty answer, and the same place to go on from
            return {"Records": [], "MillisBehindLatest": 5000, "NextShardIterator": ShardIterator}
        answer = self._client.get_records(ShardIterator=ShardIterator, Limit=3)
        behind = 0 if not answer["Records"] else 1000
        return {**answer, "MillisBehindLatest": behind}


def check(read_to_end: Answer, kinesis: Server) -> str:
    with fresh_stream(kinesis, "read-to-end") as (client, stream):
        publish(client, stream, events.logins([1], each=SENT))
        start = client.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        found = read_to_end(AsAws(client), start["ShardIterator"])
    if not isinstance(found, list):
        raise Wrong(f"`read_to_end` returned a {type(found).__name__}. It should return a list of records.")
    if len(found) == 3:
        raise Wrong(f"You read 3 of {SENT} records. One answer is not all, and an empty answer is not the end.")
    logins = [events.from_bytes(record["Data"])["login"] for record in found]
    if logins != list(range(1, SENT + 1)):
        raise Wrong(f"You read the records {logins}. There are {SENT}, each once.")
    return "You went on after an empty answer, and ended at the end."


EXERCISE = Exercise(
    id="kinesis.read_to_end",
    title="Read a shard to its end",
    notebook="02_kinesis",
    minutes=8,
    starter="""\
def read_to_end(client, iterator):
    records = []
    while iterator:
        answer = client.get_records(ShardIterator=iterator)
        records += answer["Records"]
        if ...:
            break
        iterator = answer["NextShardIterator"]
    return records
""",
    hints=(
        "An answer without records is not the end: AWS looks at a part of the shard only, and may find nothing there.",
        "`MillisBehindLatest` says how far behind the newest record the answer is. At the end it is 0.",
        "The end is where both are true: no records, and `MillisBehindLatest` is 0.",
    ),
    solution_code="""\
def read_to_end(client, iterator):
    records = []
    while iterator:
        answer = client.get_records(ShardIterator=iterator)
        records += answer["Records"]
        if answer["MillisBehindLatest"] == 0:
            break
        iterator = answer["NextShardIterator"]
    return records
""",
    why=(
        "`MillisBehindLatest` is 0 when there is nothing newer. You could also stop after some seconds, which every "
        "real consumer does as well, or never, which is what a service does. The usual mistake is to stop at the "
        "first empty answer: it works in every test, and loses records in production."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def read_to_end(client, iterator):
    return client.get_records(ShardIterator=iterator)["Records"]
""",
            says="an empty answer is not the end",
        ),
        WrongAnswer(
            """\
def read_to_end(client, iterator):
    records = []
    while iterator:
        answer = client.get_records(ShardIterator=iterator)
        records += answer["Records"]
        iterator = answer["NextShardIterator"]
    return records
""",
            says="were at the end long before",
        ),
        WrongAnswer(
            """\
def read_to_end(client, iterator):
    for _ in range(5):
        answer = client.get_records(ShardIterator=iterator)
        iterator = answer["NextShardIterator"]
    return answer["Records"]
""",
            says="each once",
        ),
    ),
)
