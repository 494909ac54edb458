"""The exercises of the Kinesis lesson, in its order."""

from lessons.kinesis.exercises.go_on_after import EXERCISE as go_on_after
from lessons.kinesis.exercises.oldest_records import EXERCISE as oldest_records
from lessons.kinesis.exercises.read_to_end import EXERCISE as read_to_end
from lessons.kinesis.exercises.shard_number import EXERCISE as shard_number
from lessons.kinesis.exercises.what_failed import EXERCISE as what_failed

EXERCISES = (oldest_records, shard_number, read_to_end, what_failed, go_on_after)

__all__ = ["EXERCISES", "go_on_after", "oldest_records", "read_to_end", "shard_number", "what_failed"]
