"""The exercises of the Kinesis lessons, in their order."""

from lessons.kinesis.exercises.billed_gigabytes import EXERCISE as billed_gigabytes
from lessons.kinesis.exercises.failed_records import EXERCISE as failed_records
from lessons.kinesis.exercises.go_on_after import EXERCISE as go_on_after
from lessons.kinesis.exercises.may_read import EXERCISE as may_read
from lessons.kinesis.exercises.next_count import EXERCISE as next_count
from lessons.kinesis.exercises.oldest_records import EXERCISE as oldest_records
from lessons.kinesis.exercises.pack_lines import EXERCISE as pack_lines
from lessons.kinesis.exercises.put_patiently import EXERCISE as put_patiently
from lessons.kinesis.exercises.read_to_end import EXERCISE as read_to_end
from lessons.kinesis.exercises.report_failures import EXERCISE as report_failures
from lessons.kinesis.exercises.shard_number import EXERCISE as shard_number
from lessons.kinesis.exercises.split_between import EXERCISE as split_between
from lessons.kinesis.exercises.to_lines import EXERCISE as to_lines
from lessons.kinesis.exercises.what_failed import EXERCISE as what_failed

LESSON = (oldest_records, shard_number, read_to_end, what_failed, go_on_after)
SCALING = (split_between, may_read, next_count)
INTEGRATIONS = (to_lines, report_failures, failed_records)
COST = (billed_gigabytes, pack_lines, put_patiently)
EXERCISES = (*LESSON, *SCALING, *INTEGRATIONS, *COST)

__all__ = [
    "EXERCISES",
    "billed_gigabytes",
    "failed_records",
    "go_on_after",
    "may_read",
    "next_count",
    "oldest_records",
    "pack_lines",
    "put_patiently",
    "read_to_end",
    "report_failures",
    "shard_number",
    "split_between",
    "to_lines",
    "what_failed",
]
