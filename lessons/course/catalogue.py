"""Every exercise of the course, whatever technology it belongs to."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import lessons
from lessons.course.exercise import Exercise


def all_exercises() -> list[Exercise]:
    """The exercises of all technologies, sorted by notebook, in the notebook's order."""
    found: list[Exercise] = []
    for module in pkgutil.iter_modules(lessons.__path__):
        if module.ispkg and find_spec(f"lessons.{module.name}.exercises"):
            found += import_module(f"lessons.{module.name}.exercises").EXERCISES
    return sorted(found, key=lambda exercise: exercise.notebook)
