"""Exercise: begin again after the last record that was handled."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream, numbers_of
from lessons.kinesis.exercises.sparse import sparse
from lessons.kinesis.producer import publish
from lessons.servers import Server

SENT, HANDLED = 6, (3, 1, 5)
"""How many records there are, and after how many of them it goes on."""


def check(go_on_after: Answer, kinesis: Server) -> None:
    with fresh_stream(kinesis, "go-on-after") as (client, stream):
        publish(client, stream, events.logins([1], each=SENT))
        seen = sparse(client, stream)
        start = seen.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        numbers = [
            record["SequenceNumber"] for record in seen.get_records(ShardIterator=start["ShardIterator"])["Records"]
        ]
        for handled in HANDLED:
            iterator = go_on_after(seen, stream, ONLY_SHARD, numbers[handled - 1])
            if not isinstance(iterator, str):
                raise Wrong(f'You returned a {type(iterator).__name__}. Return the text in `["ShardIterator"]`.')
            _compare(numbers_of(client.get_records(ShardIterator=iterator)["Records"]), handled)


def _compare(logins: list[int], handled: int) -> None:
    if logins == list(range(handled, SENT + 1)):
        raise Wrong(
            f"Record {handled} comes once more: it was handled before. You begin at the checkpoint, not after it."
        )
    if logins == list(range(1, SENT + 1)):
        raise Wrong("Everything comes once more. The checkpoint was not used.")
    if logins != list(range(handled + 1, SENT + 1)):
        raise Wrong(f"You go on with the records {logins}. Handled were 1 to {handled}, and there are {SENT}.")


EXERCISE = Exercise(
    id="kinesis.go_on_after",
    title="Go on after the last record that was handled",
    notebook="02_kinesis",
    minutes=6,
    kind="build",
    hints=(
        "Two types of iterator use a sequence number. One begins with that record, the other with the next one.",
        "The record was handled, so begin `AFTER_` it.",
    ),
    why=(
        "The checkpoint is the last record that was handled, so the next one is wanted. If you write the checkpoint "
        "before you handle a record, `AT_SEQUENCE_NUMBER` would be right. The usual mistake is to mix the two: then "
        "one record is handled twice, or never."
    ),
    checker=check,
    **answers_beside(__file__),
)
