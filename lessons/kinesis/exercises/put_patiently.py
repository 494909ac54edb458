"""Exercise: put again when a shard is overloaded, and only then."""

import random

import boto3
from botocore.client import BaseClient
from botocore.config import Config

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import ONLY_SHARD, fresh_stream
from lessons.kinesis.fault_injection import throttled
from lessons.servers import Server

ONCE = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 0})
TIMES = 4
SEED = 5  # of whatever is random in the answer, so that the verdict is the same at every run


class Waits(list[float]):
    """Keeps the seconds that the learner waits, and does not wait. Too many are too many."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)
        if len(self) > 20:
            raise Wrong("You tried more than 20 times. Something that is not an overload never goes away.")


def check(put_patiently: Answer, kinesis: Server) -> None:
    """The overload is made by the lesson; the record, and the stream that is not there, are moto's."""
    client, waits = boto3.client("kinesis", config=ONCE), Waits()
    with fresh_stream(kinesis, "put-patiently") as (asks, stream):
        with throttled(client, "PutRecord", TIMES) as calls:
            try:
                random.seed(SEED)
                put_patiently(client, stream, b"{}", "user-123", waits)
            except client.exceptions.ProvisionedThroughputExceededException as error:
                raise Wrong(f"You gave up after {len(calls)} tries. The shard had room after {TIMES}.") from error
        start = asks.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        stored = asks.get_records(ShardIterator=start["ShardIterator"])["Records"]
    _compare(len(stored), waits)
    _other_errors(put_patiently, client, kinesis)


def _compare(stored: int, waits: Waits) -> None:
    if stored != 1:
        raise Wrong(f"The record is in the stream {stored} times. Once it is taken, stop.")
    if len(waits) < TIMES:
        raise Wrong(f"You waited {len(waits)} times, and were refused {TIMES} times: wait before each new try.")
    if sum(waits[TIMES // 2 :]) < 1.9 * sum(waits[: TIMES // 2]):  # a random part may make one of them shorter
        raise Wrong(
            f"You waited {[round(one, 2) for one in waits]} seconds. Wait longer each time: the shard needs time."
        )


def _other_errors(put_patiently: Answer, client: BaseClient, kinesis: Server) -> None:
    try:
        put_patiently(client, kinesis.named("no-such-stream"), b"{}", "user-123", Waits())
    except client.exceptions.ResourceNotFoundException:
        return
    raise Wrong("There is no such stream, and you told nobody: catch only the one error that goes away.")


EXERCISE = Exercise(
    id="kinesis.put_patiently",
    title="Put again what an overloaded shard refused",
    notebook="deeper/kinesis_limits",
    minutes=10,
    kind="build",
    hints=(
        "Every error of the service is a class in `client.exceptions`. Catch the one that is called "
        "`ProvisionedThroughputExceededException`, and no other.",
        "Double the wait each time: 0.1, 0.2, 0.4 … seconds are `0.1 * 2**attempt`, with `attempt` from `range(8)`.",
    ),
    why=(
        "Only an overload goes away by waiting; a stream that is not there does not. Doubling gives a busy shard "
        "time (with many producers, add a random part, so that they don't all come back at once). Outside of this "
        "exercise `boto3` can do it: `Config(retries={'max_attempts': 8, 'mode': 'standard'})`. The usual mistake "
        "is `except Exception`."
    ),
    checker=check,
    **answers_beside(__file__),
)
