"""Exercise: how many brokers does it take for so many events?"""

import math

from lessons.course import Answer, Exercise, Wrong, answers_beside

GIGABIT = 125_000_000  # bytes a second through a network card of 1 Gb/s
CASES = (
    (2_000_000, 100, 3, GIGABIT),
    (2_000_000, 100, 1, GIGABIT),
    (1_000_000, 1000, 3, 10 * GIGABIT),
    (2_500_000, 100, 2, GIGABIT),  # four cards, full to the last byte
)
SMALL = (1_000, 100, 3, GIGABIT)


def check(brokers_needed: Answer) -> str:
    for case in CASES:
        _compare(brokers_needed(*case), *case)
    few = brokers_needed(*SMALL)
    if few != SMALL[2]:
        raise Wrong(f"For 1,000 events a second with 3 copies you say {few}. Two copies never are on one broker.")
    return "For two million events a second of 100 bytes with 3 copies: 5 brokers, by their network cards alone."


def _compare(found: object, rate: int, size: int, copies: int, card: int) -> None:
    asked = f"{rate:,} events a second of {size} bytes, {copies} {'copies' if copies > 1 else 'copy'}"
    exact = rate * size * copies / card
    if found == math.ceil(rate * size / card) != math.ceil(exact):
        raise Wrong(f"{asked}: you say {found}. Every copy goes into a broker through its card.")
    if found == exact and exact != math.ceil(exact):
        raise Wrong(f"{asked}: you say {found}. Nobody sells a part of a broker.")
    if found == math.floor(exact) < exact:
        raise Wrong(f"{asked}: you say {found}. These can't take in the last part of {exact:.1f}.")
    if found == math.ceil(exact) + 1 and exact == math.ceil(exact):
        raise Wrong(f"{asked}: you say {found}. {exact:.0f} cards are enough, to the last byte: round up, add nothing.")
    if found == math.ceil(rate * size / card) * copies != math.ceil(exact):
        raise Wrong(f"{asked}: you say {found}. You round up before you multiply: every copy gets brokers of its own.")
    if found != math.ceil(exact):
        raise Wrong(f"{asked}, cards of {card:,} bytes a second: you say {found}.")


EXERCISE = Exercise(
    id="kafka.brokers_needed",
    title="Say how many brokers a load needs",
    notebook="deeper/kafka_throughput",
    minutes=6,
    hints=(
        "How many bytes a second come in, in all brokers together, with all copies?",
        "Divide by what one card takes, and round up: `math.ceil`.",
        "There are never fewer brokers than copies: `max`.",
    ),
    why=(
        "Each copy of each byte goes into some broker's card once. This is the least: what consumers and copies read "
        "goes out through the same cards, a card that is full has no room for a bad day, and the load must go on "
        "when a broker is down. You could also ask the same of the disks. The usual mistake is to forget the copies."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
