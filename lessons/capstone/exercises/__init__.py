"""The exercises of the capstone, in their order."""

from lessons.capstone.exercises.apply_once import EXERCISE as apply_once
from lessons.capstone.exercises.count_each_once import EXERCISE as count_each_once
from lessons.capstone.exercises.decide_once import EXERCISE as decide_once
from lessons.capstone.exercises.find_suspicious import EXERCISE as find_suspicious
from lessons.capstone.exercises.notify_once import EXERCISE as notify_once

EXERCISES = (decide_once, apply_once, find_suspicious, notify_once, count_each_once)

__all__ = ["EXERCISES", "apply_once", "count_each_once", "decide_once", "find_suspicious", "notify_once"]
