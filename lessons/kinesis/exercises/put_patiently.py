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
SCENES, TRIES = (4, 0, 7), 8
"""How many calls are refused: some, none, and all but the last that is allowed; and how many are allowed."""
SEED = 5  # of whatever is random in the answer, so that the verdict is the same at every run


class Waits(list[float]):
    """Keeps the seconds that the learner waits, and does not wait. Too many are too many."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)
        if len(self) > 20:
            raise Wrong(
                "You waited more than 20 times. A shard may stay full, and other errors never go away: end after 8."
            )


def check(put_patiently: Answer, kinesis: Server) -> None:
    """The overload is made by the lesson; the record, and the stream that is not there, are moto's."""
    client = boto3.client("kinesis", config=ONCE)
    for times in SCENES:
        _refused(put_patiently, client, kinesis, times)
    _other_errors(put_patiently, client, kinesis)
    _always_refused(put_patiently, client, kinesis)


def _refused(put_patiently: Answer, client: BaseClient, kinesis: Server, times: int) -> None:
    """So many calls are refused, and then the shard has room."""
    waits = Waits()
    with fresh_stream(kinesis, "put-patiently") as (asks, stream):
        with throttled(client, "PutRecord", times) as calls:
            try:
                random.seed(SEED)
                answer = put_patiently(client, stream, b"{}", "user-123", waits)
            except (client.exceptions.ProvisionedThroughputExceededException, TimeoutError) as error:
                raise Wrong(f"You gave up after {len(calls)} tries. The shard had room after {times}.") from error
        start = asks.get_shard_iterator(StreamName=stream, ShardId=ONLY_SHARD, ShardIteratorType="TRIM_HORIZON")
        stored = asks.get_records(ShardIterator=start["ShardIterator"])["Records"]
    _compare(len(stored), waits, times)
    if not isinstance(answer, dict) or answer.get("SequenceNumber") != stored[0]["SequenceNumber"]:
        raise Wrong(f"The record is in the stream, and you returned {answer!r}. Return the answer of `put_record`.")


def _compare(stored: int, waits: Waits, times: int) -> None:
    if stored != 1:
        raise Wrong(f"The record is in the stream {stored} times. Once it is taken, stop.")
    if len(waits) != times:
        raise Wrong(
            f"You waited {len(waits)} times, and were refused {times} times: wait after a refusal, and only then."
        )
    if sum(waits[times // 2 :]) < 1.9 * sum(waits[: times // 2]):  # a random part may make one of them shorter
        raise Wrong(
            f"You waited {[round(one, 2) for one in waits]} seconds. Wait longer each time: the shard needs time."
        )


def _always_refused(put_patiently: Answer, client: BaseClient, kinesis: Server) -> None:
    """The shard never has room."""
    with (
        fresh_stream(kinesis, "put-patiently") as (_, stream),
        throttled(client, "PutRecord", 10 * TRIES) as calls,
    ):
        try:
            put_patiently(client, stream, b"{}", "user-123", Waits())
        except TimeoutError:
            if len(calls) <= TRIES:
                return
        except client.exceptions.ProvisionedThroughputExceededException as error:
            raise Wrong("The shard never had room, and your caller wants a `TimeoutError` then.") from error
    if len(calls) > TRIES:
        raise Wrong(f"The shard never had room, and you tried {len(calls)} times: {TRIES} tries are allowed.")
    raise Wrong(f"The shard never had room. You ended after {len(calls)} tries as if the record were in the stream.")


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
