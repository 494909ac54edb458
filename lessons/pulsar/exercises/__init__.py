"""The exercises of the Pulsar lessons, in their order."""

from lessons.pulsar.exercises.allow_reading import EXERCISE as allow_reading
from lessons.pulsar.exercises.dead_letters import EXERCISE as dead_letters
from lessons.pulsar.exercises.events_lost import EXERCISE as events_lost
from lessons.pulsar.exercises.first_day import EXERCISE as first_day
from lessons.pulsar.exercises.from_the_start import EXERCISE as from_the_start
from lessons.pulsar.exercises.handle_failure import EXERCISE as handle_failure
from lessons.pulsar.exercises.idle_worker import EXERCISE as idle_worker
from lessons.pulsar.exercises.keep_a_day import EXERCISE as keep_a_day
from lessons.pulsar.exercises.keep_at_home import EXERCISE as keep_at_home
from lessons.pulsar.exercises.move_by_itself import EXERCISE as move_by_itself
from lessons.pulsar.exercises.not_stored import EXERCISE as not_stored
from lessons.pulsar.exercises.offloadable import EXERCISE as offloadable
from lessons.pulsar.exercises.open_shop import EXERCISE as open_shop
from lessons.pulsar.exercises.read_after import EXERCISE as read_after
from lessons.pulsar.exercises.remind_later import EXERCISE as remind_later
from lessons.pulsar.exercises.retry_later import EXERCISE as retry_later
from lessons.pulsar.exercises.send_once import EXERCISE as send_once
from lessons.pulsar.exercises.together import EXERCISE as together
from lessons.pulsar.exercises.total_backlog import EXERCISE as total_backlog

LESSON = (from_the_start, total_backlog, together, handle_failure, dead_letters, retry_later, read_after)
RELIABILITY = (not_stored, idle_worker)
TOPICS = (first_day, open_shop)
TENANTS = (keep_a_day, allow_reading)
QUEUE_AND_STREAM = (remind_later, send_once)
GEO = (keep_at_home, events_lost)
TIERS = (offloadable, move_by_itself)
EXERCISES = (*LESSON, *TENANTS, *QUEUE_AND_STREAM, *RELIABILITY, *TOPICS, *GEO, *TIERS)

__all__ = [
    "EXERCISES",
    "allow_reading",
    "dead_letters",
    "events_lost",
    "first_day",
    "from_the_start",
    "handle_failure",
    "idle_worker",
    "keep_a_day",
    "keep_at_home",
    "move_by_itself",
    "not_stored",
    "offloadable",
    "open_shop",
    "read_after",
    "remind_later",
    "retry_later",
    "send_once",
    "together",
    "total_backlog",
]
