"""Why a claim of a lesson may not hold: whoever comes in to a server elsewhere knows what can be missing there."""

from collections.abc import Callable

_known: dict[str, Callable[[], str]] = {}


def add(name: str, ask: Callable[[], str]) -> None:
    """Let a claim that does not hold be explained.

    Args:
        name: the technology's; a later one takes the place of an earlier one.
        ask: looks for the reason, and returns two sentences (what is missing, what to do), or "".
    """
    _known[name] = ask


def first() -> str:
    """The first reason that is found; "" where there is none."""
    return next(filter(None, (ask() for ask in _known.values())), "")
