"""Exercise: put again when a shard is overloaded, and only then."""

import random

import boto3
from botocore.client import BaseClient
from botocore.config import Config

from lessons.course import Answer, Exercise, Wrong, WrongAnswer
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


SOLUTION = """\
def put_patiently(client, stream, data, key, wait):
    overloaded = client.exceptions.ProvisionedThroughputExceededException
    for attempt in range(8):
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except overloaded:
            wait(0.1 * 2**attempt)
    raise TimeoutError("the shard was overloaded 8 times")
"""
CAUGHT = "client.exceptions.ProvisionedThroughputExceededException"

EXERCISE = Exercise(
    id="kinesis.put_patiently",
    title="Put again what an overloaded shard refused",
    notebook="deeper/kinesis_limits",
    minutes=10,
    kind="build",
    starter="""\
def put_patiently(client, stream, data, key, wait):
    ...
""",
    hints=(
        "Every error of the service is a class in `client.exceptions`. Catch the one that is called "
        "`ProvisionedThroughputExceededException`, and no other.",
        "Double the wait each time: 0.1, 0.2, 0.4 … seconds are `0.1 * 2**attempt`, with `attempt` from `range(8)`.",
    ),
    solution_code=SOLUTION,
    why=(
        "Only an overload goes away by waiting; a stream that is not there does not. Doubling gives a busy shard "
        "time (with many producers, add a random part, so that they don't all come back at once). Outside of this "
        "exercise `boto3` can do it: `Config(retries={'max_attempts': 8, 'mode': 'standard'})`. The usual mistake "
        "is `except Exception`."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(SOLUTION.replace(CAUGHT, "client.exceptions.LimitExceededException"), says="You gave up after"),
        WrongAnswer(SOLUTION.replace("0.1 * 2**attempt", "0.1"), says="Wait longer each time"),
        WrongAnswer(
            SOLUTION.replace(CAUGHT, "Exception").replace("    raise TimeoutError", "    # raise TimeoutError"),
            says="catch only the one error",
        ),
        WrongAnswer(
            SOLUTION.replace("return client.put_record", "client.put_record").replace(
                "    raise TimeoutError", "    # "
            ),
            says="Once it is taken, stop",
        ),
        WrongAnswer(SOLUTION.replace("range(8)", "range(3)"), says="TimeoutError: the shard was overloaded"),
        WrongAnswer(SOLUTION.replace("wait(0.1 * 2**attempt)", "pass"), says="You waited 0 times"),
    ),
    right_answers=(
        SOLUTION.replace("wait(0.1 * 2**attempt)", "wait(random.uniform(0, 0.1 * 2**attempt))").replace(
            "def ", "import random\n\n\ndef ", 1
        ),
        SOLUTION.replace("0.1 * 2**attempt", "0.2 * (attempt + 1)"),
        """\
def put_patiently(client, stream, data, key, wait, tries=10, seconds=0.05):
    try:
        return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
    except client.exceptions.ProvisionedThroughputExceededException:
        if tries == 1:
            raise
        wait(seconds)
        return put_patiently(client, stream, data, key, wait, tries - 1, 2 * seconds)
""",
    ),
)
