"""The exercises of the Kafka lesson, in its order."""

from lessons.kafka.exercises.first_event import EXERCISE as first_event
from lessons.kafka.exercises.idle_members import EXERCISE as idle_members
from lessons.kafka.exercises.keyed_order import EXERCISE as keyed_order
from lessons.kafka.exercises.read_all import EXERCISE as read_all
from lessons.kafka.exercises.replay_since import EXERCISE as replay_since
from lessons.kafka.exercises.send_and_wait import EXERCISE as send_and_wait
from lessons.kafka.exercises.total_lag import EXERCISE as total_lag

EXERCISES = (first_event, send_and_wait, read_all, keyed_order, idle_members, total_lag, replay_since)

__all__ = [
    "EXERCISES",
    "first_event",
    "idle_members",
    "keyed_order",
    "read_all",
    "replay_since",
    "send_and_wait",
    "total_lag",
]
