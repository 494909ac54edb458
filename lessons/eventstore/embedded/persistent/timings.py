"""How long consumers took for their events: the extra statistics of a group."""

from __future__ import annotations

from collections import deque
from statistics import fmean

from lessons.eventstore.embedded.store import Id

# The names under which the server reports them, each with the share of the sorted durations where it stands.
_SHARES = {
    "Median": 0.5,
    "Fastest": 0.0,
    "Quintile 1": 0.2,
    "Quintile 2": 0.4,
    "Quintile 3": 0.6,
    "Quintile 4": 0.8,
    "Quintile 5": 1.0,
    "90%": 0.9,
    "95%": 0.95,
    "99%": 0.99,
    "99.5%": 0.995,
    "99.9%": 0.999,
    "Highest": 1.0,
}


class Timings:
    """The last 1,000 durations from sending to finishing."""

    def __init__(self) -> None:
        self._begun: dict[Id, float] = {}
        self._durations: deque[float] = deque(maxlen=1000)

    def begin(self, event: Id, now: float) -> None:
        self._begun[event] = now

    def end(self, event: Id, now: float) -> None:
        begun = self._begun.pop(event, None)
        if begun is not None:
            self._durations.append(now - begun)

    def measurements(self) -> dict[str, int]:
        """Name to milliseconds; empty before the first event is finished."""
        if not self._durations:
            return {}
        ordered = sorted(self._durations)
        last = len(ordered) - 1
        found = {name: round(1000 * ordered[round(share * last)]) for name, share in _SHARES.items()}
        return {"Mean": round(1000 * fmean(ordered)), **found}
