"""Exercise: read a shard to its end, across empty answers."""

from typing import Any, NamedTuple

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream, numbers_of
from lessons.kinesis.producer import publish
from lessons.kinesis.standins import StandIn, takes
from lessons.servers import Server

TOO_MANY = 25
"""Calls after the end, or after a first call for each record, with which nobody looks for the end any more."""


class Plan(NamedTuple):
    """How a shard answers.

    Args:
        sent: how many records it has.
        empty: which calls get no record although there are more, counted from 1.
        closed: whether it was closed, so that there is no next iterator after the last answer.
    """

    sent: int
    empty: tuple[int, ...]
    closed: bool = False


PLANS = (Plan(8, (2,)), Plan(10, (1, 2, 4)), Plan(4, (2,), closed=True), Plan(90, (5, 6, 7)))
"""The last one needs more calls than the others may have: no fixed number of calls is right."""


class AsAws(StandIn):
    """moto gives all records in one answer. AWS may give a few, or none at all although more are there: so does this.

    (Amazon Kinesis Data Streams developer guide, "GetRecords returns an empty records array even when there is data".)
    """

    def __init__(self, client: BaseClient, plan: Plan) -> None:
        super().__init__(client)
        self._plan = plan
        self.calls = self.given = 0

    @takes("ShardIterator", "Limit", passed_on=("StreamARN",))
    def get_records(self, **parameters: Any) -> dict[str, Any]:
        """Answer as AWS does."""
        self.calls += 1
        if self.calls > self._plan.sent // 3 + len(self._plan.empty) + TOO_MANY:
            raise Wrong(f"You asked {self.calls} times, and were at the end long before. Look at `MillisBehindLatest`.")
        if self.calls in self._plan.empty:  # an empty answer, and the same place to go on from
            return {"Records": [], "MillisBehindLatest": 5000, "NextShardIterator": parameters["ShardIterator"]}
        limit = min(3, parameters.get("Limit", 3))
        answer = self._client.get_records(**{**parameters, "Limit": limit})
        self.given += len(answer["Records"])
        left = self._plan.sent - self.given
        if self._plan.closed and not left:
            del answer["NextShardIterator"]  # AWS leaves the key out
        return {**answer, "MillisBehindLatest": 1000 * (left > 0)}


def check(read_to_end: Answer, kinesis: Server) -> str:
    for plan in PLANS:
        with fresh_stream(kinesis, "read-to-end") as (client, stream):
            publish(client, stream, events.logins([1], each=plan.sent))
            start = client.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
            _compare(read_to_end(AsAws(client, plan), start["ShardIterator"]), plan.sent)
    return "You went on after an empty answer, and ended at the end."


def _compare(found: object, sent: int) -> None:
    if not isinstance(found, (list, tuple)):
        raise Wrong(f"`read_to_end` returned a {type(found).__name__}. It should return a list of records.")
    if len(found) in (0, 3):
        raise Wrong(
            f"You read {len(found)} of {sent} records. One answer is not all, and an empty answer is not the end."
        )
    if (logins := numbers_of([*found])) != list(range(1, sent + 1)):
        raise Wrong(f"You read the records {logins}. There are {sent}, each once.")


EXERCISE = Exercise(
    id="kinesis.read_to_end",
    title="Read a shard to its end",
    notebook="02_kinesis",
    minutes=10,
    kind="build",
    seconds=40,
    hints=(
        "An answer without records is not the end: AWS looks at a part of the shard only, and may find nothing there.",
        "`MillisBehindLatest` says how far behind the newest record the answer is. At the end it is 0.",
        "The end is where both are true: no records, and `MillisBehindLatest` is 0.",
    ),
    why=(
        "`MillisBehindLatest` is 0 when there is nothing newer. You could also stop after some seconds, which every "
        "real consumer does as well, or never, which is what a service does. The usual mistake is to stop at the "
        "first empty answer: it works in every test, and loses records in production."
    ),
    checker=check,
    **answers_beside(__file__),
)
