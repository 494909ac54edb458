"""Exercise: find why a consumer loses records when it is restarted."""

import contextlib
from typing import Any

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server

SENT, BATCH = 6, 4
DIES_AT = (2, 4, 5)
"""At which record the handler fails, counted from 1: in a batch, at its end, and in the next one."""


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
            _run(consume, client, stream, dies_at)
    return "Nothing is lost; what was handled after the last checkpoint comes again."


def _run(consume: Answer, client: BaseClient, stream: str, dies_at: int) -> None:
    checkpoints: dict[str, str] = {}
    handle = Failing(dies_at)
    with contextlib.suppress(ConnectionError):
        consume(client, stream, ONLY_SHARD, checkpoints, handle)
        raise Wrong(f"The handler failed at record {dies_at}, and nobody learned of it: let the exception out.")
    consume(client, stream, ONLY_SHARD, checkpoints, handle)
    _compare(handle.handled, dies_at)
    done = len(handle.handled)
    consume(client, stream, ONLY_SHARD, checkpoints, handle)
    if len(handle.handled) > done:
        raise Wrong(f"A restart with nothing new handled {len(handle.handled) - done} records again: no checkpoint.")


def _compare(handled: list[int], dies_at: int) -> None:
    if lost := sorted(set(range(1, SENT + 1)) - set(handled)):
        raise Wrong(f"The handler failed at record {dies_at}. After the restart these were never handled: {lost}.")
    if len(handled) - SENT >= BATCH:
        raise Wrong(f"After the restart you handled {len(handled) - SENT} records again: more than the failed batch.")


SOLUTION = """\
def consume(client, stream, shard, checkpoints, handle):
    start = {"ShardIteratorType": "TRIM_HORIZON"}
    if shard in checkpoints:
        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    while iterator:
        answer = client.get_records(ShardIterator=iterator, Limit=4)
        for record in answer["Records"]:
            handle(record)
        if answer["Records"]:
            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return
        iterator = answer.get("NextShardIterator")
"""
HANDLE = """\
        for record in answer["Records"]:
            handle(record)
"""
SAVE = """\
        if answer["Records"]:
            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
"""
EACH = """\
        for record in answer["Records"]:
            handle(record)
            checkpoints[shard] = record["SequenceNumber"]
"""
STARTER = SOLUTION.replace(HANDLE + SAVE, SAVE + HANDLE)

EXERCISE = Exercise(
    id="kinesis.lost_after_restart",
    title="Find why a restart loses records",
    notebook="deeper/kinesis_workers",
    minutes=8,
    kind="diagnose",
    starter=STARTER,
    hints=(
        "Follow one batch of four through the loop, and let `handle` fail at the second record. What do `checkpoints` "
        "say then?",
        "A checkpoint says: everything up to here is handled. So it may be saved only after that is true.",
    ),
    solution_code=SOLUTION,
    why=(
        "The checkpoint was saved before the batch was handled: that is *at most once*. Now a failure repeats the "
        "batch: *at least once*. You could also save after each record, which repeats less and writes more. The usual "
        "mistake is to catch the exception and go on: then the bad record is lost, and nobody learns of it."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            STARTER.replace('if answer["Records"]:', 'if len(answer["Records"]):'),
            says="After the restart these were never handled: [2, 3, 4]",
        ),
        WrongAnswer(
            SOLUTION.replace(
                "            handle(record)\n",
                "            try:\n                handle(record)\n            except Exception:\n"
                "                pass\n",
            ),
            says="let the exception out",
        ),
        WrongAnswer(SOLUTION.replace(SAVE, ""), says="no checkpoint"),
        WrongAnswer(
            SOLUTION.replace(HANDLE + SAVE, EACH).replace(
                '            handle(record)\n            checkpoints[shard] = record["SequenceNumber"]\n',
                '            checkpoints[shard] = record["SequenceNumber"]\n            handle(record)\n',
            ),
            says="After the restart these were never handled: [2]",
        ),
    ),
    right_answers=(
        SOLUTION.replace(HANDLE + SAVE, EACH),
        SOLUTION.replace(
            HANDLE + SAVE,
            """\
        last = None
        try:
            for record in answer["Records"]:
                handle(record)
                last = record["SequenceNumber"]
        finally:
            if last:
                checkpoints[shard] = last
""",
        ),
    ),
)
