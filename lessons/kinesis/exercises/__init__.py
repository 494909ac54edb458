"""The exercises of the Kinesis lessons, in their order."""

from lessons.kinesis.exercises.billed_gigabytes import EXERCISE as billed_gigabytes
from lessons.kinesis.exercises.count_logins import EXERCISE as count_logins
from lessons.kinesis.exercises.count_windows import EXERCISE as count_windows
from lessons.kinesis.exercises.failed_records import EXERCISE as failed_records
from lessons.kinesis.exercises.go_on_after import EXERCISE as go_on_after
from lessons.kinesis.exercises.lost_after_restart import EXERCISE as lost_after_restart
from lessons.kinesis.exercises.may_read import EXERCISE as may_read
from lessons.kinesis.exercises.next_count import EXERCISE as next_count
from lessons.kinesis.exercises.oldest_records import EXERCISE as oldest_records
from lessons.kinesis.exercises.pack_lines import EXERCISE as pack_lines
from lessons.kinesis.exercises.put_patiently import EXERCISE as put_patiently
from lessons.kinesis.exercises.read_to_end import EXERCISE as read_to_end
from lessons.kinesis.exercises.report_failures import EXERCISE as report_failures
from lessons.kinesis.exercises.shard_number import EXERCISE as shard_number
from lessons.kinesis.exercises.silent_leases import EXERCISE as silent_leases
from lessons.kinesis.exercises.split_between import EXERCISE as split_between
from lessons.kinesis.exercises.take_lease import EXERCISE as take_lease
from lessons.kinesis.exercises.to_lines import EXERCISE as to_lines
from lessons.kinesis.exercises.wait_for_room import EXERCISE as wait_for_room
from lessons.kinesis.exercises.what_failed import EXERCISE as what_failed

LESSON = (oldest_records, shard_number, read_to_end, what_failed, go_on_after)
SCALING = (split_between, may_read, next_count)
WORKERS = (take_lease, silent_leases, lost_after_restart)
INTEGRATIONS = (to_lines, count_logins)
FUNCTIONS = (report_failures, failed_records, count_windows)
COST = (billed_gigabytes, pack_lines)
LIMITS = (wait_for_room, put_patiently)
EXERCISES = (*LESSON, *SCALING, *WORKERS, *INTEGRATIONS, *FUNCTIONS, *COST, *LIMITS)

__all__ = [
    "EXERCISES",
    "billed_gigabytes",
    "count_logins",
    "count_windows",
    "failed_records",
    "go_on_after",
    "lost_after_restart",
    "may_read",
    "next_count",
    "oldest_records",
    "pack_lines",
    "put_patiently",
    "read_to_end",
    "report_failures",
    "shard_number",
    "silent_leases",
    "split_between",
    "take_lease",
    "to_lines",
    "wait_for_room",
    "what_failed",
]
