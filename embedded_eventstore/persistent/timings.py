"""The times that consumers took for their events: the extra statistics of a group."""

from __future__ import annotations

from collections import deque
from statistics import fmean

from embedded_eventstore.store import Id

# Names in the protocol, each with the place of its value in the sorted durations, as a share of them.
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
        """Note that the event was sent, at this time in seconds."""
        self._begun[event] = now

    def end(self, event: Id, now: float) -> None:
        """Note that the event was finished."""
        begun = self._begun.pop(event, None)
        if begun is not None:
            self._durations.append(now - begun)

    def measurements(self) -> dict[str, int]:
        """Name to milliseconds; empty before the first event is finished."""
        if not self._durations:
            return {}
        ordered = sorted(self._durations)
        last = len(ordered) - 1
        by_name = {name: round(1000 * ordered[round(share * last)]) for name, share in _SHARES.items()}
        return {"Mean": round(1000 * fmean(ordered)), **by_name}
