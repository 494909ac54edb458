"""The exercises of the notebook that watches all four technologies, in their order."""

from lessons.watching.exercises.always_zero import EXERCISE as always_zero
from lessons.watching.exercises.stuck_alert import EXERCISE as stuck_alert

EXERCISES = (always_zero, stuck_alert)

__all__ = ["EXERCISES", "always_zero", "stuck_alert"]
