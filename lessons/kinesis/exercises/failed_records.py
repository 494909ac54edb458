"""Exercise: fetch the records that a message of the on-failure destination tells of."""

import base64
from typing import Any, NamedTuple, cast

from botocore.client import BaseClient

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.event_source import EventSourceMapping
from lessons.kinesis.exercises.fixtures import fresh_stream, numbers_of
from lessons.kinesis.exercises.sparse import sparse
from lessons.kinesis.producer import publish
from lessons.kinesis.standins import StandIn, takes
from lessons.servers import Server


class Scene(NamedTuple):
    """What a mapping gives up.

    Args:
        user: whose logins there are: it chooses the shard.
        size: how many records a batch has.
        failed: the first record of each batch that fails.
        at_once: how many records an answer has at most.
    """

    user: int
    size: int
    failed: tuple[int, ...]
    at_once: int = 10_000


SHARDS, SENT = 2, 12
SCENES = (Scene(101, 3, (4, 7)), Scene(100, 5, (6, 11)), Scene(100, 4, (5,), at_once=2))
"""In the other shard, another size; its last batch is cut short by the end: it has two records. Then short answers."""


class ShortAnswers(StandIn):
    """moto gives all records in one answer. AWS may give fewer than there are, and so does this.

    Args:
        client: of the service.
        at_once: how many records an answer has at most.
    """

    def __init__(self, client: BaseClient, at_once: int) -> None:
        super().__init__(client)
        self._at_once = at_once

    @takes("Limit", passed_on=("ShardIterator", "StreamARN"))
    def get_records(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it, with a smaller limit."""
        limit = min(self._at_once, parameters.get("Limit", self._at_once))
        return dict(self._client.get_records(**{**parameters, "Limit": limit}))


def check(failed_records: Answer, kinesis: Server) -> None:
    """A mapping gives up two of its batches; the messages that it sends are what the learner gets."""
    for scene in SCENES:
        with fresh_stream(kinesis, "failed-records", SHARDS) as (client, stream):
            publish(client, stream, events.logins([scene.user], each=SENT))
            asked = ShortAnswers(cast(BaseClient, sparse(client, stream)), scene.at_once)
            _ask(failed_records, cast(BaseClient, asked), stream, scene)


def _ask(failed_records: Answer, client: BaseClient, stream: str, scene: Scene) -> None:
    for message, first in zip(_given_up(client, stream, scene), scene.failed, strict=True):
        found = failed_records(client, stream, message)
        if not isinstance(found, (list, tuple)):
            raise Wrong(f"`failed_records` returned a {type(found).__name__}. It should return a list of records.")
        _compare(numbers_of([*found]), [*range(first, min(first + scene.size, SENT + 1))], scene.at_once)


def _given_up(client: BaseClient, stream: str, scene: Scene) -> list[dict[str, Any]]:
    """The messages about the batches that fail."""
    messages: list[dict[str, Any]] = []

    def handler(event: dict[str, Any], context: object) -> None:
        if events.from_bytes(base64.b64decode(event["Records"][0]["kinesis"]["data"]))["login"] in scene.failed:
            raise ValueError

    mapping = EventSourceMapping(client, stream, handler, batch_size=scene.size, retries=0)
    mapping.on_failure, mapping.pause = messages.append, lambda seconds: None
    mapping.run()
    return messages


def _compare(logins: list[int], wanted: list[int], at_once: int) -> None:
    if logins == wanted:
        return
    first, last, size = wanted[0], wanted[-1], len(wanted)
    if logins == [number + 1 for number in wanted] or logins == wanted[1:] != []:
        raise Wrong(f"You have the records {logins}. It begins with {first}: at its number, not after it.")
    if logins == [*range(1, size + 1)]:
        raise Wrong(f"You have the records {logins}, the oldest ones. The batch begins further on: see the message.")
    if logins == wanted[:at_once] != wanted:
        raise Wrong(f"You have the records {logins}. An answer can have fewer: go on until {last}.")
    if logins and logins == wanted[: len(logins)]:
        raise Wrong(f"You have the first {len(logins)} of the {size} records. `batchSize` says how many.")
    if logins[:size] == wanted:
        raise Wrong(f"You have the records from {first} to {logins[-1]}. The message says how many the batch has.")
    if logins[:1] == [last]:
        raise Wrong(f"You have the records {logins}. With record {last} the batch ends: it begins with {first}.")
    raise Wrong(f"You have the records {logins}. The batch that failed was {wanted}.")


EXERCISE = Exercise(
    id="kinesis.failed_records",
    title="Fetch the records of a batch that was given up",
    notebook="deeper/kinesis_lambda",
    minutes=8,
    kind="build",
    hints=(
        "The message has `startSequenceNumber`, `endSequenceNumber` and `batchSize`.",
        "The first failed record is wanted itself: `AT_SEQUENCE_NUMBER`. `Limit` is the most that an answer has.",
        "An answer can have fewer records than there are. Go on with its `NextShardIterator` until you have them all.",
    ),
    why=(
        "The message has no records in it, only where they are: so fetch them before they are too old (24 hours if you "
        "set nothing). An answer can have fewer records than there are: go on until `endSequenceNumber`, or until you "
        "have `batchSize` records. The usual mistakes are to take the first answer for all of the batch, and to find "
        "this out when the messages are a week old and the records are gone."
    ),
    checker=check,
    **answers_beside(__file__),
)
