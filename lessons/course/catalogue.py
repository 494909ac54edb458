"""Finds every exercise of the course, whatever technologies there are."""

import importlib
import importlib.util
import pkgutil

import lessons
from lessons.course.exercise import Exercise


def technologies() -> tuple[str, ...]:
    """The names of the packages in `lessons` that have exercises, such as "kafka"."""
    packages = [found.name for found in pkgutil.iter_modules(lessons.__path__) if found.ispkg]
    return tuple(name for name in packages if importlib.util.find_spec(f"lessons.{name}.exercises"))


def exercises_of(technology: str) -> tuple[Exercise, ...]:
    """The exercises of one technology, in the order in which its notebook has them."""
    return tuple(importlib.import_module(f"lessons.{technology}.exercises").EXERCISES)


def all_exercises() -> tuple[Exercise, ...]:
    """Every exercise, by notebook and then in the order of its technology."""
    found = [exercise for technology in technologies() for exercise in exercises_of(technology)]
    return tuple(sorted(found, key=lambda exercise: exercise.notebook))
