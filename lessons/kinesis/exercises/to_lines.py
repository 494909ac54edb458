"""Exercise: give each record its own line, so that what is delivered can be read."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import boto3

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.kinesis import buckets, firehose
from lessons.kinesis.exercises.fixtures import QUICK, fresh_stream
from lessons.kinesis.producer import publish
from lessons.kinesis.shapes import Record
from lessons.servers import Server

SCENES = (
    events.logins([100, 101, 104], each=2),
    [events.user_logged_in(user, device=device) for user, device in ((7, "Gerät"), (8, "a\nb"), (9, ""))],
)
"""In the second one a text has other letters than English, and one has a line end, which JSON writes as two letters."""
DELIVERY, BUCKET = "exercise-to-lines", "exercise-to-lines"


def check(to_line: Answer, kinesis: Server) -> str:
    """From a stream through Firehose into a bucket, and from there by SQL."""
    for sent in SCENES:
        _compare(_deliver(_checked(to_line), kinesis, sent), sent)
    return f"SQL reads all {len(SCENES[0])} logins, each from a line of its own."


def _compare(delivered: bytes, sent: list[Event]) -> None:
    import duckdb  # not above: every Kinesis lesson imports its exercises, and this takes a tenth of a second

    if delivered.count(b"\n") == 1:
        raise Wrong("All events are in one line: the line ends only after the last one.")
    if b"\n" not in delivered:
        raise Wrong("All events are in one line: Firehose puts nothing between two records.")
    if not delivered.endswith(b"\n"):
        raise Wrong("The last line has no end: the next object that is read after this one begins in the same line.")
    try:
        found = _users(delivered)
    except duckdb.Error as error:
        raise Wrong(f"SQL can't read what was delivered. It begins with {delivered[:40]!r}.") from error
    users = sorted(event["userId"] for event in sent)
    if found != users:
        raise Wrong(f"SQL finds the users {found}, and {users} logged in.")
    kept = [json.loads(line) for line in delivered.splitlines() if line.strip()]
    if missing := [event for event in sent if event not in kept]:
        raise Wrong(f"The users are there, and this event is not, as it was sent: {missing[0]}.")


def _checked(to_line: Answer) -> Callable[[Record], bytes]:
    def checked(record: Record) -> bytes:
        line = to_line(record)
        if not isinstance(line, bytes | bytearray):
            raise Wrong(f"`to_line` returned a {type(line).__name__}. Firehose takes bytes.")
        return bytes(line)

    return checked


def _deliver(form: Callable[[Record], bytes], kinesis: Server, sent: list[Event]) -> bytes:
    s3, delivers = boto3.client("s3", config=QUICK), boto3.client("firehose", config=QUICK)
    delivery, bucket = kinesis.named(DELIVERY), buckets.dashed_name(kinesis, BUCKET)
    with fresh_stream(kinesis, "to-lines") as (client, stream):
        try:
            buckets.recreate_bucket(s3, bucket)
            firehose.recreate_delivery_stream(delivers, delivery, bucket)
            publish(client, stream, sent)
            firehose.pump(client, stream, delivers, delivery, form, pause=lambda seconds: None)
            return b"".join(buckets.read_objects(s3, bucket))
        finally:
            firehose.delete_delivery_stream(delivers, delivery)
            buckets.delete_bucket(s3, bucket)


def _users(delivered: bytes) -> list[int]:
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        file = Path(folder, "delivered.json")
        file.write_bytes(delivered)
        query = (
            "SELECT userId FROM read_json(?, format = 'newline_delimited', columns = {userId: 'INTEGER'}) ORDER BY 1"
        )
        return [row[0] for row in database.execute(query, [str(file)]).fetchall()]


EXERCISE = Exercise(
    id="kinesis.to_lines",
    title="Deliver one event a line",
    notebook="deeper/kinesis_integrations",
    minutes=4,
    kind="fill",
    hints=(
        'The event\'s bytes are in `record["Data"]`. Firehose writes one record right behind the other.',
        'Add what ends a line. Bytes can be added to bytes only: `b"\\n"`.',
    ),
    why=(
        "Athena and DuckDB expect one JSON object a line (COPY of Redshift does not). On AWS you can "
        "also tell Firehose to add the line "
        "end (its processor AppendDelimiterToRecord), which moto does not do. The usual mistake is to notice it when "
        "months of data are in the bucket."
    ),
    checker=check,
    **answers_beside(__file__),
)
