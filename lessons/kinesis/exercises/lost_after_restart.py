"""Exercise: find why a consumer loses records when it is restarted."""

import contextlib
from typing import Any

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.exercises.sparse import sparse
from lessons.kinesis.producer import publish
from lessons.kinesis.standins import StandIn, takes
from lessons.servers import Server

SENT, BATCH = 6, 4
DIES_AT = (2, 4, 5)
"""At which record the handler fails, counted from 1: in a batch, at its end, and in the next one."""


class EmptyFirst(StandIn):
    """A client whose first answer has no record although there are some, as AWS may answer."""

    asked = False

    @takes("ShardIterator", passed_on=("Limit", "StreamARN"))
    def get_records(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it, after the first time."""
        if self.asked:
            return dict(self._client.get_records(**parameters))
        self.asked = True
        return {"Records": [], "MillisBehindLatest": 5000, "NextShardIterator": parameters["ShardIterator"]}


class Failing:
    """A handler that fails once, at one record."""

    def __init__(self, dies_at: int) -> None:
        self.dies_at, self.handled = dies_at, list[int]()

    def __call__(self, record: dict[str, Any]) -> None:
        login = int(events.from_bytes(record["Data"])["login"])
        if login == self.dies_at:
            self.dies_at = 0
            raise ConnectionError("the database does not answer")
        self.handled.append(login)


def check(consume: Answer, kinesis: Server) -> str:
    """A consumer that fails, starts again, and starts once more with nothing new to read."""
    for dies_at in DIES_AT:
        with fresh_stream(kinesis, "lost-after-restart") as (client, stream):
            publish(client, stream, events.logins([1], each=SENT))
            _run(consume, EmptyFirst(sparse(client, stream)), stream, dies_at)
    return "Nothing is lost; what was handled after the last checkpoint comes again."


def _run(consume: Answer, client: BaseClient, stream: str, dies_at: int) -> None:
    checkpoints: dict[str, str] = {}
    handle = Failing(dies_at)
    with contextlib.suppress(ConnectionError):
        consume(client, stream, ONLY_SHARD, checkpoints, handle)
        if not handle.handled and handle.dies_at:
            raise Wrong("Your consumer ended at an empty answer. That is no end while `MillisBehindLatest` is above 0.")
        raise Wrong(f"The handler failed at record {dies_at}, and nobody learned of it: let the exception out.")
    consume(client, stream, ONLY_SHARD, checkpoints, handle)
    _compare(handle.handled, dies_at)
    done = len(handle.handled)
    consume(client, stream, ONLY_SHARD, checkpoints, handle)
    if again := len(handle.handled) - done:
        why = "the checkpoint's own: begin after it" if again == 1 else "where was the checkpoint?"
        raise Wrong(f"A restart with nothing new handled {again} of the records again: {why}")


def _compare(handled: list[int], dies_at: int) -> None:
    if lost := sorted(set(range(1, SENT + 1)) - set(handled)):
        raise Wrong(f"The handler failed at record {dies_at}. After the restart these were never handled: {lost}.")
    if len(handled) - SENT >= BATCH:
        raise Wrong(f"After the restart you handled {len(handled) - SENT} records again: more than the failed batch.")


EXERCISE = Exercise(
    id="kinesis.lost_after_restart",
    title="Find why a restart loses records",
    notebook="deeper/kinesis_workers",
    minutes=8,
    kind="diagnose",
    hints=(
        "Follow one batch of four through the loop, and let `handle` fail at the second record. What do `checkpoints` "
        "say then?",
        "A checkpoint says: everything up to here is handled. So it may be saved only after that is true.",
    ),
    why=(
        "The checkpoint was saved before the batch was handled: that is *at most once*. Now a failure repeats the "
        "batch: *at least once*. You could also save after each record, which repeats less and writes more. The usual "
        "mistake is to catch the exception and go on: then the bad record is lost, and nobody learns of it."
    ),
    checker=check,
    **answers_beside(__file__),
)
