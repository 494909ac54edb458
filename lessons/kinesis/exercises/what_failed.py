"""Exercise: choose the records that must be put again."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.fault_injection import THROTTLED as OVERLOADED
from lessons.kinesis.producer import record_of
from lessons.kinesis.shapes import RecordToPut
from lessons.servers import Server

REFUSED: tuple[dict[int, str], ...] = (
    {3: OVERLOADED, 4: OVERLOADED},
    {0: OVERLOADED, 2: "InternalFailure"},
    {},
)
"""Which of the five records each call refuses, and why: the last ones, some in between, none."""


def check(what_failed: Answer, kinesis: Server) -> None:
    """Real calls, whose answers say afterwards of some records that they were refused."""
    records = [record_of(event) for event in events.logins([1], each=5)]
    with fresh_stream(kinesis, "what-failed") as (client, stream):
        for refused in REFUSED:
            answer = client.put_records(StreamName=stream, Records=records)
            answer["FailedRecordCount"] = len(refused)
            for number, code in refused.items():
                answer["Records"][number] = {"ErrorCode": code, "ErrorMessage": "The lesson made this error."}
            _compare(what_failed([*records], answer), records, sorted(refused))


def _compare(found: object, records: list[RecordToPut], refused: list[int]) -> None:
    if not isinstance(found, (list, tuple)):
        raise Wrong(f"`what_failed` returned a {type(found).__name__}. It should return a list of records.")
    if [*found] == records:
        raise Wrong(f"You put all 5 again. {5 - len(refused)} were taken: they would be in the stream twice.")
    if found and not all(isinstance(one, dict) for one in found):
        raise Wrong(
            f"Your list consists of {type(found[0]).__name__}. Return whole records, as they stand in `records`."
        )
    if found and "Data" not in found[0]:
        raise Wrong("You return the answers. What is to be put again are the records: same place, other list.")
    numbers = [records.index(record) for record in found if record in records]
    if numbers != refused:
        raise Wrong(f"You put the records {numbers} again, counted from 0. Refused were {refused}.")


EXERCISE = Exercise(
    id="kinesis.what_failed",
    title="Choose the records that must be put again",
    notebook="02_kinesis",
    minutes=6,
    kind="build",
    hints=(
        'The answers in `answer["Records"]` stand in the order of the request.',
        "A record that was refused has an `ErrorCode` in its answer, and no `SequenceNumber`.",
    ),
    why=(
        "Request and answer have the same order, so `zip` puts each record beside its answer. You could also look for "
        "a missing `SequenceNumber`. The usual mistake is not to look at all: `put_records` raises nothing when some "
        "records are refused. The second is to put everything again, which makes duplicates."
    ),
    checker=check,
    **answers_beside(__file__),
)
