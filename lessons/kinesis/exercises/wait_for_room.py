"""Exercise: wait as long as a shard is full, and no longer."""

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.limits import Clock, LimitedWrites
from lessons.kinesis.producer import record_of
from lessons.servers import Server

COUNT, LIMIT = 35, 10
IDLE = 5.0  # seconds in which nothing is put, in the middle
LONGEST = IDLE + 5.0  # seconds; two of the five are needed


def check(seconds_to_wait: Answer, kinesis: Server) -> str:
    """One record after the other, into a shard that takes 10 a second, on a clock that goes on by waiting."""
    clock = Clock()
    moments: list[float] = []
    with fresh_stream(kinesis, "wait-for-room") as (client, stream):
        limited = LimitedWrites(client, LIMIT, clock)
        for event in events.logins([123], each=COUNT):
            clock.wait(IDLE if event["login"] == 25 else 0)
            seconds = seconds_to_wait(list(moments), clock.now, LIMIT)
            _check(seconds)
            clock.wait(seconds)
            moments.append(clock.now)
            limited.put_records(StreamName=stream, Records=[record_of(event)])
    if limited.refused:
        raise Wrong(f"{limited.refused} of {COUNT} records were refused: the shard takes {LIMIT} in any second.")
    if clock.now > LONGEST:
        raise Wrong(f"You waited {clock.now - IDLE:.0f} seconds for {COUNT} records: wait only when the shard is full.")
    return f"{COUNT} records, {clock.now - IDLE:.1f} seconds of waiting, and none was refused."


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
