"""Vendors' figures that should be read again: `python -m tools.facts`. It returns 1 if there are any.

A figure is old half a year after it was read; CI does not fail for it, since nobody can read it there.
"""

import sys
from collections.abc import Mapping
from datetime import date, timedelta

from lessons.facts import FACTS, Fact

HALF_A_YEAR = timedelta(days=183)


def main() -> int:
    """Print the figures to read again, the oldest first."""
    found = old(FACTS, date.today())
    for name, fact in found:
        print(f"{name}: {fact.value:,g} {fact.unit}. Read {fact.read:%d %B %Y} in: {fact.source}.")
    print(f"{len(found)} of {len(FACTS)} figures were read more than half a year ago.")
    return 1 if found else 0


def old(facts: Mapping[str, Fact], today: date) -> list[tuple[str, Fact]]:
    """The facts that were read more than half a year before today, the oldest first."""
    found = [(name, fact) for name, fact in facts.items() if today - fact.read > HALF_A_YEAR]
    return sorted(found, key=lambda one: one[1].read)


if __name__ == "__main__":
    sys.exit(main())
