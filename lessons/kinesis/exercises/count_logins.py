"""Exercise: count in SQL what was delivered, although some of it came twice."""

import tempfile
from pathlib import Path

import boto3

from lessons import events
from lessons.course import Exercise, Wrong, answers_beside
from lessons.kinesis import buckets, firehose
from lessons.kinesis.exercises.fixtures import QUICK
from lessons.servers import Server

ALL = [*events.logins([100, 101], each=4), *events.logins([104], each=2)]
SENT = [event for event in ALL if (event["userId"], event["login"]) not in ((100, 2), (101, 1))]
"""Some logins are elsewhere, so that the number of the last one is not how many there are."""
TWICE = SENT[:4]
RIGHT = [(100, 3), (101, 3), (104, 2)]


def check(query: object, kinesis: Server) -> str:
    """Firehose delivers, and after a failure some records once more; the query runs on what is in the bucket."""
    import duckdb  # not above: every Kinesis lesson imports its exercises, and this takes a tenth of a second

    if not isinstance(query, str):
        raise Wrong(f"`query` is a {type(query).__name__}. It should be a text: SQL.")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        file = Path(folder, "delivered.json")
        file.write_bytes(_delivered(kinesis))
        database.execute("CREATE TABLE logins AS SELECT * FROM read_json(?, format = 'nd')", [str(file)])
        try:
            found = database.execute(query).fetchall()
        except duckdb.Error as error:
            raise Wrong(f"The database says: {str(error).splitlines()[0]}") from error
    _compare(found, query)
    return "Three users, and each login counted once."


def _delivered(kinesis: Server) -> bytes:
    s3, delivers = boto3.client("s3", config=QUICK), boto3.client("firehose", config=QUICK)
    delivery, bucket = kinesis.named("exercise-count-logins"), buckets.dashed_name(kinesis, "exercise-count-logins")
    try:
        buckets.recreate_bucket(s3, bucket)
        firehose.recreate_delivery_stream(delivers, delivery, bucket)
        for some in (SENT, TWICE):
            firehose.deliver(delivers, delivery, [{"Data": events.to_bytes(event) + b"\n"} for event in some])
        return b"".join(buckets.read_objects(s3, bucket))
    finally:
        firehose.delete_delivery_stream(delivers, delivery)
        buckets.delete_bucket(s3, bucket)


def _compare(found: list[tuple[int, ...]], query: str) -> None:
    if found == [(100, 5), (101, 5), (104, 2)]:
        raise Wrong("You count rows: 100 and 101 have 5. Four logins were delivered twice; each login has a number.")
    if found == [(len(SENT),)] or found == [(len(SENT) + len(TWICE),)]:
        raise Wrong("You have one number for all. Count for each user: GROUP BY.")
    if sorted(found) == RIGHT and (found != RIGHT or "order" not in query.lower()):  # in order by chance is not enough
        raise Wrong("The numbers are right, and the order is left to chance: ORDER BY the user.")
    if found != RIGHT:
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
