"""Exercise: wait as long as a shard is full, and no longer."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.limits import Clock, LimitedWrites
from lessons.kinesis.producer import record_of
from lessons.servers import Server

SCENES = ((35, 10), (12, 4))
"""How many records are put, and how many the shard takes in a second."""
IDLE = 5.0
"""Seconds in which nothing is put, before one of the last records."""
SPARE = 2.0
"""Seconds that may be waited beside those that are needed."""


def check(seconds_to_wait: Answer, kinesis: Server) -> str:
    """One record after the other into a shard, on a clock that goes on by waiting."""
    waited = [_put(seconds_to_wait, kinesis, count, limit) for count, limit in SCENES]
    return f"{SCENES[0][0]} records, {waited[0]:.1f} seconds of waiting, and none was refused."


def _put(seconds_to_wait: Answer, kinesis: Server, count: int, limit: int) -> float:
    """Put so many records, and return the seconds that were waited."""
    clock = Clock()
    moments: list[float] = []
    with fresh_stream(kinesis, "wait-for-room") as (client, stream):
        limited = LimitedWrites(client, limit, clock)
        for event in events.logins([123], each=count):
            clock.wait(IDLE if event["login"] == count - limit else 0)
            seconds = seconds_to_wait(list(moments), clock.now, limit)
            _check(seconds)
            clock.wait(seconds)
            moments.append(clock.now)
            limited.put_records(StreamName=stream, Records=[record_of(event)])
    _compare(limited.refused, clock.now - IDLE, count, limit)
    return clock.now - IDLE


def _compare(refused: int, waited: float, count: int, limit: int) -> None:
    if refused:
        raise Wrong(f"{refused} of {count} records were refused: the shard takes {limit} in any second.")
    if waited > count / limit + SPARE:
        raise Wrong(f"You waited {waited:.0f} seconds for {count} records: wait only when the shard is full.")


def _check(seconds: float) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise Wrong(f"`seconds_to_wait` returned {seconds!r}. It should return a number.")
    if seconds < 0:
        raise Wrong(f"You wait {seconds:.2f} seconds. Nobody can wait less than 0.")


EXERCISE = Exercise(
    id="kinesis.wait_for_room",
    title="Wait as long as a shard is full, and no longer",
    notebook="deeper/kinesis_limits",
    minutes=9,
    kind="build",
    hints=(
        "With fewer than `limit` records there is room now. Of the last `limit` records the oldest one "
        "counts: `moments[-limit]`. A second after it, there is room.",
        "So the moment is `moments[-limit] + 1`. How long is it until then? If it has passed, 0: `max(0, …)`.",
    ),
    why=(
        "When the oldest of the last `limit` records is a second old, there is room for one more. You could also wait "
        "`1 / limit` before each record, which gives the same in the long run and lets no burst through. The usual "
        "mistake is to sleep a second after every call: the shard is idle most of the time."
    ),
    checker=check,
    **answers_beside(__file__),
)
