"""Exercise: fetch the records that a message of the on-failure destination tells of."""

import base64
from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.event_source import EventSourceMapping
from lessons.kinesis.exercises.fixtures import fresh_stream, numbers_of
from lessons.kinesis.producer import publish
from lessons.servers import Server

FAILED = (4, 7)
"""The first record of each batch that fails; a batch has three."""


def check(failed_records: Answer, kinesis: Server) -> None:
    """A mapping gives up two of four batches; the messages that it sends are what the learner gets."""
    messages: list[dict[str, Any]] = []
    with fresh_stream(kinesis, "failed-records") as (client, stream):
        publish(client, stream, events.logins([1], each=12))
        mapping = EventSourceMapping(client, stream, _fails_in_the_middle, batch_size=3, retries=0)
        mapping.on_failure, mapping.pause = messages.append, lambda seconds: None
        mapping.run()
        for message, first in zip(messages, FAILED, strict=True):
            found = failed_records(client, stream, message)
            if not isinstance(found, (list, tuple)):
                raise Wrong(f"`failed_records` returned a {type(found).__name__}. It should return a list of records.")
            _compare(numbers_of([*found]), first)


def _fails_in_the_middle(event: dict[str, Any], context: object) -> None:
    if events.from_bytes(base64.b64decode(event["Records"][0]["kinesis"]["data"]))["login"] in FAILED:
        raise ValueError


def _compare(logins: list[int], first: int) -> None:
    wanted = [first, first + 1, first + 2]
    if logins == [number + 1 for number in wanted]:
        raise Wrong(f"You have the records {logins}. The batch begins with {first}: at its number, not after it.")
    if logins == [1, 2, 3]:
        raise Wrong("You have the records 1, 2, 3, the oldest ones. The batch begins further on: see the message.")
    if logins == list(range(first, 13)):
        raise Wrong(f"You have the records from {first} to 12. The message says how many records the batch has.")
    if logins != wanted:
        raise Wrong(f"You have the records {logins}. The batch that failed was {wanted}.")


EXERCISE = Exercise(
    id="kinesis.failed_records",
    title="Fetch the records of a batch that was given up",
    notebook="deeper/kinesis_lambda",
    minutes=8,
    kind="build",
    hints=(
        "The message has `startSequenceNumber`, `endSequenceNumber` and `batchSize`.",
        "The first failed record is wanted itself: `AT_SEQUENCE_NUMBER`. `Limit` is the size of the batch.",
    ),
    why=(
        "The message has no records in it, only where they are: so fetch them before they are too old (24 hours if you "
        "set nothing). On AWS an answer can have fewer records than there are: go on until `endSequenceNumber`. The "
        "usual mistake is to find this out when the messages are a week old and the records are gone."
    ),
    checker=check,
    **answers_beside(__file__),
)
