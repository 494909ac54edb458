"""Clicks on the pages of a shop, some of which arrive late: what the lab of stream processing counts."""

import random
from typing import NamedTuple

START = 1_767_268_800_000  # 1 January 2026, 12:00 UTC, in milliseconds
SECOND = 1000
PAGES, USERS = ("help", "home", "shop"), (1, 2, 3, 4, 5)
DELAYS = (15, 45)
"""Seconds that a late click is on its way, at least and at most."""


class Click(NamedTuple):
    """Somebody has clicked on a page.

    Args:
        at: when, in milliseconds since 1970.
        page: on which page.
        user: who.
    """

    at: int
    page: str
    user: int


def make_clicks(count: int, late: float = 0.2, seed: int = 7) -> list[Click]:
    """Clicks, one a second from noon, in the order in which they arrive; the same for the same seed.

    Args:
        count: how many.
        late: which part of them arrives late, from 0 to 1.
        seed: another one gives other clicks.

    >>> made = make_clicks(200)
    >>> made == make_clicks(200), made == sorted(made), len({click.at for click in made})
    (True, False, 200)
    """
    dice = random.Random(seed)
    made = [Click(START + second * SECOND, dice.choice(PAGES), dice.choice(USERS)) for second in range(count)]
    held = dice.sample(range(count), round(count * late))
    delays = dict.fromkeys(range(count), 0) | {second: dice.randint(*DELAYS) for second in held}
    return sorted(made, key=lambda click: click.at + delays[(click.at - START) // SECOND] * SECOND)


def seconds_of(moment: int) -> int:
    """Seconds after noon, of a moment in milliseconds since 1970; whole ones.

    >>> seconds_of(START + 20_000)
    20
    """
    return (moment - START) // SECOND
