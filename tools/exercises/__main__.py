"""Everything that is wrong with an exercise: `python -m tools.exercises kafka.total_lag …`; with all, without a name.

Each right and each wrong answer is tried on a real server; one fault does not hide the next. A verdict must be the same
each time, also on a busy machine: `--times 5` tries every answer five times.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from lessons.course import Exercise, catalogue
from lessons.course.programs import positive
from tools.exercises import trial
from tools.exercises.bench import Bench


def main(argv: Sequence[str]) -> int:
    """Try these exercises, say what is wrong, and return 1 if anything is."""
    parser = argparse.ArgumentParser(prog="python -m tools.exercises", description="Try the answers of exercises.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="such as kafka.total_lag; all without one")
    parser.add_argument("--times", type=positive, default=1, help="how often each answer is tried (1)")
    arguments = parser.parse_args(argv)
    ids = arguments.ids
    every = {exercise.id: exercise for exercise in catalogue.all_exercises()}
    if unknown := [name for name in ids if name not in every]:
        print(f"There is no exercise {', '.join(unknown)}. The names are: {', '.join(every)}.", file=sys.stderr)
        return 2
    chosen = [exercise for name, exercise in every.items() if not ids or name in ids]
    faulty = [exercise for exercise, bench in _benches(chosen) if _has_faults(exercise, bench, arguments.times)]
    return 1 if faulty else 0


def _benches(chosen: Sequence[Exercise]) -> Iterator[tuple[Exercise, Bench]]:
    for notebook, exercises in groupby(chosen, key=lambda exercise: exercise.notebook):
        with Bench(notebook) as bench:
            for exercise in exercises:
                yield exercise, bench


def _has_faults(exercise: Exercise, bench: Bench, times: int) -> bool:
    found = [fault for _ in range(times) for fault in trial.faults(exercise, bench)]
    print(f"{exercise.id}: {len(found)} faults" if found else f"{exercise.id}: ok", flush=True)
    print("".join(f"- {fault}\n" for fault in found), end="", flush=True)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
