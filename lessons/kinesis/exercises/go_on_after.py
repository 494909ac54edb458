"""Exercise: begin again after the last record that was handled."""

from typing import Any

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.addressing import by_name
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream, numbers_of
from lessons.kinesis.producer import publish
from lessons.kinesis.standins import WHERE, StandIn, takes
from lessons.servers import Server

SENT, HANDLED = 6, (3, 1, 5)
"""How many records there are, and after how many of them it goes on."""


class Sparse(StandIn):
    """A client whose sequence numbers have gaps, as on AWS, so that the next one can't be computed; moto's have none.

    Args:
        client: of the service.
        numbers: its sequence numbers.
    """

    def __init__(self, client: BaseClient, numbers: list[str]) -> None:
        super().__init__(client)
        self._real = {self.shown(number): number for number in numbers}

    @staticmethod
    def shown(number: str) -> str:
        """What the learner sees in place of the service's number."""
        return str(int(number) * 1000 + 7)

    @takes(*WHERE, "StartingSequenceNumber", passed_on=("ShardId", "ShardIteratorType", "Timestamp"))
    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it; refuses a number that no record has."""
        request, number = by_name(self._client, parameters), parameters.get("StartingSequenceNumber")
        if number is not None and number not in self._real:
            raise Wrong(f"No record has the number {number}: they have gaps, so nobody can compute the next one.")
        if number is not None:
            request["StartingSequenceNumber"] = self._real[number]
        return dict(self._client.get_shard_iterator(**request))

    @takes(passed_on=("ShardIterator", "Limit", "StreamARN"))
    def get_records(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it; the records have the numbers that the learner sees."""
        answer = self._client.get_records(**parameters)
        records = [{**record, "SequenceNumber": self.shown(record["SequenceNumber"])} for record in answer["Records"]]
        return {**answer, "Records": records}


def check(go_on_after: Answer, kinesis: Server) -> None:
    with fresh_stream(kinesis, "go-on-after") as (client, stream):
        publish(client, stream, events.logins([1], each=SENT))
        start = client.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        records = client.get_records(ShardIterator=start["ShardIterator"])["Records"]
        sparse = Sparse(client, [record["SequenceNumber"] for record in records])
        for handled in HANDLED:
            iterator = go_on_after(sparse, stream, ONLY_SHARD, Sparse.shown(records[handled - 1]["SequenceNumber"]))
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
