"""Exercise: compute which shard a partition key belongs to."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.streams import hash_key
from lessons.servers import Server

SHARDS = (3, 5)  # numbers that leave something over: 2**128 is no multiple of them
KEYS = ("user-100", "user-101", "user-102", "user-105", "user-123", "user-456")
LAST = 2**128 - 1


def check(shard_number: Answer, kinesis: Server) -> str:
    """The service's own answers are what counts."""
    for shards in SHARDS:
        _ask(shard_number, kinesis, shards)
    return f"Kinesis put {len(KEYS)} records where you said, with {SHARDS[0]} shards and with {SHARDS[1]}."


def _ask(shard_number: Answer, kinesis: Server, shards: int) -> None:
    with fresh_stream(kinesis, "shard-number", shards) as (client, stream):
        answers = [client.put_record(StreamName=stream, Data=b"{}", PartitionKey=key)["ShardId"] for key in KEYS]
    expected = [int(answer.rpartition("-")[2]) for answer in answers]
    found = [shard_number(hash_key(key), shards) for key in KEYS]
    for number in found:
        if not isinstance(number, int):
            raise Wrong(f"`shard_number` returned {number!r}. It should be a whole number: use `//` to divide.")
    if found == [hash_key(key) % shards for key in KEYS]:
        raise Wrong("You took the rest of a division, as Kafka does. Kinesis cuts the range of numbers into pieces.")
    for key, number, shard in zip(KEYS, found, expected, strict=True):
        if number != shard:
            raise Wrong(f"For {key} you say shard {number}, and Kinesis put it into shard {shard}.")
    _ask_at_borders(shard_number, shards)
    if (number := shard_number(LAST, shards)) != shards - 1:  # moto 5.2.5 has no shard for it, and answers with 500
        raise Wrong(
            f"For the last hash key, 2**128 - 1, you say shard {number}. There are {shards} shards, numbered from 0: "
            "the last shard takes what the division leaves over."
        )


def _ask_at_borders(shard_number: Answer, shards: int) -> None:
    """The first hash key of each range, as `list_shards` has them: 0, the size of a piece, twice that and so on."""
    for expected in range(shards):
        first = expected * (2**128 // shards)
        if (number := shard_number(first, shards)) != expected:
            raise Wrong(
                f"Shard {expected} of {shards} begins with the hash key {first}, included. You say shard {number}."
            )


EXERCISE = Exercise(
    id="kinesis.shard_number",
    title="Compute the shard of a partition key",
    notebook="02_kinesis",
    minutes=6,
    kind="fill",
    hints=(
        "All hash keys lie between 0 and 2**128. Each shard has a piece of that range, and all pieces are as large.",
        "How often does the size of a piece fit into the hash key? `//` divides without a rest.",
        "2**128 is no multiple of 3: where does the very last hash key belong? `min` can say it.",
    ),
    why=(
        "Each new shard has one piece of the range, so the number of whole pieces below the hash key is its shard "
        "(the last shard also takes what the division leaves over). After a stream was cut anew you must look at the "
        "ranges that `list_shards` gives instead: they need not be equal. The usual mistake is the rest of a "
        "division, which is Kafka's rule."
    ),
    checker=check,
    **answers_beside(__file__),
)
