"""The exercises of the Kafka lessons, in their order."""

from lessons.kafka.exercises.add_a_field import EXERCISE as add_a_field
from lessons.kafka.exercises.add_copies import EXERCISE as add_copies
from lessons.kafka.exercises.apply_changes import EXERCISE as apply_changes
from lessons.kafka.exercises.at_least_once import EXERCISE as at_least_once
from lessons.kafka.exercises.brokers_needed import EXERCISE as brokers_needed
from lessons.kafka.exercises.charge_once import EXERCISE as charge_once
from lessons.kafka.exercises.few_requests import EXERCISE as few_requests
from lessons.kafka.exercises.first_event import EXERCISE as first_event
from lessons.kafka.exercises.forget_user import EXERCISE as forget_user
from lessons.kafka.exercises.hand_over import EXERCISE as hand_over
from lessons.kafka.exercises.idle_members import EXERCISE as idle_members
from lessons.kafka.exercises.keep_a_week import EXERCISE as keep_a_week
from lessons.kafka.exercises.keyed_order import EXERCISE as keyed_order
from lessons.kafka.exercises.late_orders import EXERCISE as late_orders
from lessons.kafka.exercises.least_privilege import EXERCISE as least_privilege
from lessons.kafka.exercises.lost_payments import EXERCISE as lost_payments
from lessons.kafka.exercises.make_safe import EXERCISE as make_safe
from lessons.kafka.exercises.missing_clicks import EXERCISE as missing_clicks
from lessons.kafka.exercises.read_all import EXERCISE as read_all
from lessons.kafka.exercises.read_on import EXERCISE as read_on
from lessons.kafka.exercises.rebuild_state import EXERCISE as rebuild_state
from lessons.kafka.exercises.replay_from import EXERCISE as replay_from
from lessons.kafka.exercises.replay_since import EXERCISE as replay_since
from lessons.kafka.exercises.send_and_wait import EXERCISE as send_and_wait
from lessons.kafka.exercises.sessions import EXERCISE as sessions
from lessons.kafka.exercises.silent_reader import EXERCISE as silent_reader
from lessons.kafka.exercises.total_lag import EXERCISE as total_lag
from lessons.kafka.exercises.two_with_one_name import EXERCISE as two_with_one_name
from lessons.kafka.exercises.wait_until_due import EXERCISE as wait_until_due

CORE = (first_event, send_and_wait, read_all, keyed_order, idle_members, total_lag, replay_since)
STORAGE = (keep_a_week, replay_from, forget_user)
CLUSTER = (make_safe, add_copies)
GUARANTEES = (at_least_once, lost_payments, charge_once)
BAD_EVENTS = (read_on, wait_until_due, add_a_field)
THROUGHPUT = (few_requests, brokers_needed)
PROCESSING = (sessions, missing_clicks, rebuild_state)
IN_AND_OUT = (late_orders, apply_changes)
GROUPS = (hand_over, two_with_one_name)
SECURED = (silent_reader, least_privilege)
DATA = (*PROCESSING, *IN_AND_OUT)
EXERCISES = (*CORE, *STORAGE, *CLUSTER, *GUARANTEES, *BAD_EVENTS, *THROUGHPUT, *GROUPS, *DATA, *SECURED)

__all__ = [
    "EXERCISES",
    "add_a_field",
    "add_copies",
    "apply_changes",
    "at_least_once",
    "brokers_needed",
    "charge_once",
    "few_requests",
    "first_event",
    "forget_user",
    "hand_over",
    "idle_members",
    "keep_a_week",
    "keyed_order",
    "late_orders",
    "least_privilege",
    "lost_payments",
    "make_safe",
    "missing_clicks",
    "read_all",
    "read_on",
    "rebuild_state",
    "replay_from",
    "replay_since",
    "send_and_wait",
    "sessions",
    "silent_reader",
    "total_lag",
    "two_with_one_name",
    "wait_until_due",
]
