"""The exercises of the lesson on choosing, in their order."""

from lessons.choosing.exercises.account_store import EXERCISE as account_store
from lessons.choosing.exercises.cheaper_from import EXERCISE as cheaper_from
from lessons.choosing.exercises.fair_winner import EXERCISE as fair_winner
from lessons.choosing.exercises.meet_needs import EXERCISE as meet_needs
from lessons.choosing.exercises.share_jobs import EXERCISE as share_jobs

EXERCISES = (share_jobs, fair_winner, account_store, cheaper_from, meet_needs)

__all__ = ["EXERCISES", "account_store", "cheaper_from", "fair_winner", "meet_needs", "share_jobs"]
