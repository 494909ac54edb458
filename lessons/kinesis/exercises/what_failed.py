"""Exercise: choose the records that must be put again."""

from lessons import events
from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.scene import fresh_stream
from lessons.kinesis.limits import LimitedWrites
from lessons.kinesis.producer import record_of


def judge(what_failed, kinesis):
    """One real call, refused in part by a shard that takes two records a second."""
    records = [record_of(event) for event in events.logins([1], each=5)]
    with fresh_stream(kinesis, "what-failed") as (client, stream):
        limited = LimitedWrites(client, records_per_second=2, clock=lambda: 0.0)
        answer = limited.put_records(StreamName=stream, Records=records)
    found = what_failed(records, answer)
    if not isinstance(found, list):
        raise Wrong(f"`what_failed` returned a {type(found).__name__}. It should return a list of records.")
    if found == records:
        raise Wrong("You put all 5 again. Two were taken: they would be in the stream twice.")
    if found and "ErrorCode" in found[0]:
        raise Wrong("You return the answers. What is to be put again are the records: same place, other list.")
    if found != records[2:]:
        raise Wrong(f"You put {len(found)} records again. 3 were refused, the last ones.")


EXERCISE = Exercise(
    id="kinesis.what_failed",
    title="Choose the records that must be put again",
    notebook="02_kinesis",
    minutes=5,
    starter="""\
def what_failed(records, answer):
    return [record for record, result in zip(records, answer["Records"]) if ...]
""",
    hints=(
        'The answers in `answer["Records"]` stand in the order of the request.',
        "A record that was refused has an `ErrorCode` in its answer, and no `SequenceNumber`.",
    ),
    solution_code="""\
def what_failed(records, answer):
    return [record for record, result in zip(records, answer["Records"]) if "ErrorCode" in result]
""",
    why=(
        "Request and answer have the same order, so `zip` puts each record beside its answer. You could also look for "
        "a missing `SequenceNumber`. The usual mistake is not to look at all: `put_records` raises nothing when some "
        "records are refused. The second is to put everything again, which makes duplicates."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer("def what_failed(records, answer):\n    return records\n", says="in the stream twice"),
        WrongAnswer(
            """\
def what_failed(records, answer):
    return [result for result in answer["Records"] if "ErrorCode" in result]
""",
            says="You return the answers",
        ),
        WrongAnswer("def what_failed(records, answer):\n    return []\n", says="You put 0 records again"),
    ),
)
