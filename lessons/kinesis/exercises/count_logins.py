"""Exercise: count in SQL what was delivered, although some of it came twice."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import boto3

from lessons import events
from lessons.course import Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.kinesis import buckets, firehose
from lessons.kinesis.exercises.fixtures import QUICK
from lessons.servers import Server


class Scene(NamedTuple):
    """What is delivered.

    Args:
        logins: for each user, the numbers of the logins. Some are elsewhere: the last number is not how many there are.
        twice: how many of the first come once more.
    """

    logins: dict[int, tuple[int, ...]]
    twice: int

    @property
    def sent(self) -> list[Event]:
        return [events.user_logged_in(user, login=one) for user, numbers in self.logins.items() for one in numbers]

    @property
    def right(self) -> list[tuple[int, int]]:
        return [(user, len(numbers)) for user, numbers in sorted(self.logins.items())]


SCENES = (Scene({100: (1, 3, 4), 101: (2, 3, 4), 104: (1, 2)}, 4), Scene({30: (7,), 7: (4, 5), 21: (1, 2, 9, 10)}, 2))
"""In the second one, users come in no order, and who has more logins is not who comes first."""


def check(query: object, kinesis: Server) -> str:
    """Firehose delivers, and after a failure some records once more; the query runs on what is in the bucket."""
    if not isinstance(query, str):
        raise Wrong(f"`query` is a {type(query).__name__}. It should be a text: SQL.")
    for scene in SCENES:
        _compare(_ask(query, _delivered(kinesis, scene)), query, scene)
    return "Three users, and each login counted once."


def _ask(query: str, delivered: bytes) -> list[tuple[int, ...]]:
    import duckdb  # not above: every Kinesis lesson imports its exercises, and this takes a tenth of a second

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        file = Path(folder, "delivered.json")
        file.write_bytes(delivered)
        database.execute("CREATE TABLE logins AS SELECT * FROM read_json(?, format = 'nd')", [str(file)])
        try:
            return database.execute(query).fetchall()
        except duckdb.Error as error:
            raise Wrong(f"The database says: {str(error).splitlines()[0]}") from error


def _delivered(kinesis: Server, scene: Scene) -> bytes:
    s3, delivers = boto3.client("s3", config=QUICK), boto3.client("firehose", config=QUICK)
    delivery, bucket = kinesis.named("exercise-count-logins"), buckets.dashed_name(kinesis, "exercise-count-logins")
    try:
        buckets.recreate_bucket(s3, bucket)
        firehose.recreate_delivery_stream(delivers, delivery, bucket)
        for some in (scene.sent, scene.sent[: scene.twice]):
            firehose.deliver(delivers, delivery, [{"Data": events.to_bytes(event) + b"\n"} for event in some])
        return b"".join(buckets.read_objects(s3, bucket))
    finally:
        firehose.delete_delivery_stream(delivers, delivery)
        buckets.delete_bucket(s3, bucket)


def _compare(found: list[tuple[int, ...]], query: str, scene: Scene) -> None:
    rows = Counter(event["userId"] for event in [*scene.sent, *scene.sent[: scene.twice]])
    if sorted(found) == sorted(rows.items()):
        raise Wrong(f"You count rows: {found}. {scene.twice} logins were delivered twice; each login has a number.")
    if found == [(len(scene.sent),)] or found == [(len(scene.sent) + scene.twice,)]:
        raise Wrong("You have one number for all. Count for each user: GROUP BY.")
    if found == scene.right and "order" in query.lower():  # in order by chance is not enough
        return
    if sorted(found) == scene.right and "order" in query.lower():
        raise Wrong(f"The numbers are right, and the users come as {[user for user, *_ in found]}: the lowest first.")
    if sorted(found) == scene.right:
        raise Wrong("The numbers are right, and the order is left to chance: ORDER BY the user.")
    raise Wrong(f"You have {found}. Wanted are two columns: the user, and how many logins.")


EXERCISE = Exercise(
    id="kinesis.count_logins",
    title="Count what was delivered, each event once",
    notebook="deeper/kinesis_integrations",
    minutes=6,
    kind="build",
    hints=(
        'A query for each user has the form `SELECT "userId", … FROM logins GROUP BY "userId" ORDER BY "userId"`.',
        "`count(*)` counts rows. `count(DISTINCT login)` counts how many different values there are.",
    ),
    why=(
        "Of one user each login has another number, so `count(DISTINCT login)` counts it once, however often it was "
        "delivered. You could also delete what came twice first: `SELECT DISTINCT * FROM logins`. The usual mistake is "
        "to believe that a delivery happens once. Give events something by which they can be told apart."
    ),
    checker=check,
    **answers_beside(__file__),
)
