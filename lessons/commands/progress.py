"""python -m lessons progress: which exercises are done."""

import argparse
from itertools import groupby

from lessons.course import progress
from lessons.course.catalogue import all_exercises


def run(arguments: argparse.Namespace) -> int:
    """A line for each exercise, under its notebook."""
    kept = progress.read()
    for notebook, group in groupby(all_exercises(), key=lambda exercise: exercise.notebook):
        exercises = list(group)
        done = sum(kept.get(exercise.id, progress.Entry()).done for exercise in exercises)
        print(f"{notebook}: {done} of {len(exercises)} done")
        for exercise in exercises:
            print(_line(exercise, kept.get(exercise.id, progress.Entry())))
    return 0


def _line(exercise, entry: progress.Entry) -> str:
    remarks = [f"{entry.attempts} tries"] if entry.attempts else []
    remarks += [f"{entry.hints} hints"] if entry.hints else []
    remarks += ["solution seen"] if entry.solution_seen else []
    mark = "[x]" if entry.done else "[ ]"
    return f"  {mark} {exercise.name:<22} {exercise.minutes:>2} min  {exercise.title}  {', '.join(remarks)}".rstrip()
