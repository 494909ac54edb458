"""The exercises of the Pulsar lessons, in their order."""

from lessons.pulsar.exercises.dead_letters import EXERCISE as dead_letters
from lessons.pulsar.exercises.from_the_start import EXERCISE as from_the_start
from lessons.pulsar.exercises.handle_failure import EXERCISE as handle_failure
from lessons.pulsar.exercises.read_after import EXERCISE as read_after
from lessons.pulsar.exercises.together import EXERCISE as together
from lessons.pulsar.exercises.total_backlog import EXERCISE as total_backlog

EXERCISES = (from_the_start, total_backlog, together, handle_failure, dead_letters, read_after)

__all__ = [
    "EXERCISES",
    "dead_letters",
    "from_the_start",
    "handle_failure",
    "read_after",
    "together",
    "total_backlog",
]
