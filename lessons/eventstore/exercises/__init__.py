"""The exercises of the Event Store lessons, in their order."""

from lessons.eventstore.exercises.after_version import EXERCISE as after_version
from lessons.eventstore.exercises.balance_at import EXERCISE as balance_at
from lessons.eventstore.exercises.decide import EXERCISE as decide
from lessons.eventstore.exercises.decide_again import EXERCISE as decide_again
from lessons.eventstore.exercises.from_snapshot import EXERCISE as from_snapshot
from lessons.eventstore.exercises.give_back import EXERCISE as give_back
from lessons.eventstore.exercises.handle_once import EXERCISE as handle_once
from lessons.eventstore.exercises.hide_personal import EXERCISE as hide_personal
from lessons.eventstore.exercises.highest_balance import EXERCISE as highest_balance
from lessons.eventstore.exercises.largest_deposit import EXERCISE as largest_deposit
from lessons.eventstore.exercises.lowered_limit import EXERCISE as lowered_limit
from lessons.eventstore.exercises.missing_deposit import EXERCISE as missing_deposit
from lessons.eventstore.exercises.one_transaction import EXERCISE as one_transaction
from lessons.eventstore.exercises.pay_once import EXERCISE as pay_once
from lessons.eventstore.exercises.settle import EXERCISE as settle
from lessons.eventstore.exercises.split_fee import EXERCISE as split_fee
from lessons.eventstore.exercises.suspects import EXERCISE as suspects
from lessons.eventstore.exercises.total_deposited import EXERCISE as total_deposited
from lessons.eventstore.exercises.waiting_list import EXERCISE as waiting_list

LESSON = (after_version, highest_balance, balance_at, decide_again, decide, pay_once)
READ_MODELS = (one_transaction, missing_deposit, largest_deposit)
PATTERNS = (suspects, settle, handle_once)
VERSIONS = (split_fee, from_snapshot, hide_personal)
AGGREGATES = (total_deposited, give_back)
DECIDE = (waiting_list, lowered_limit)
EXERCISES = (*LESSON, *READ_MODELS, *PATTERNS, *VERSIONS, *AGGREGATES, *DECIDE)

__all__ = [
    "EXERCISES",
    "after_version",
    "balance_at",
    "decide",
    "decide_again",
    "from_snapshot",
    "give_back",
    "handle_once",
    "hide_personal",
    "highest_balance",
    "largest_deposit",
    "lowered_limit",
    "missing_deposit",
    "one_transaction",
    "pay_once",
    "settle",
    "split_fee",
    "suspects",
    "total_deposited",
    "waiting_list",
]
