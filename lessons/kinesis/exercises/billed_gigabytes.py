"""Exercise: the gigabytes that an on-demand stream is billed for."""

import math
from decimal import Decimal
from numbers import Real

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.cost import GB, KB

SCENES = (((1, 200, 1024, 1025, 5000) * 4, 2**20), ((200, 300, 1100), 5 * 2**20))
"""The sizes of some records, and how often each of them is sent."""


def check(billed_gigabytes: Answer) -> str:
    for sizes, times in SCENES:
        _compare(billed_gigabytes(list(sizes), times), sizes, times)
    sizes, times = SCENES[0]
    billed, sent = sum(math.ceil(size / KB) * KB for size in sizes), sum(sizes)
    return f"{times * billed / GB:.0f} GB are billed, and {times * sent / GB:.1f} GB were sent."


def _compare(found: object, sizes: tuple[int, ...], many: int) -> None:
    if not isinstance(found, (Real, Decimal)):
        raise Wrong(f"`billed_gigabytes` returned a {type(found).__name__}. It should return a number.")
    found, right = float(found), many * sum(math.ceil(size / KB) * KB for size in sizes) / GB
    if _close(found, many * sum(sizes) / GB):
        raise Wrong(f"{found:.2f} GB is what you sent. The bill has more: each record counts as whole kilobytes.")
    if _close(found, many * math.ceil(sum(sizes) / KB) * KB / GB):
        raise Wrong("You rounded the sum. AWS rounds each record by itself: a record of 1 byte counts as 1 KB.")
    if _close(found, many * sum(size // KB * KB for size in sizes) / GB):
        raise Wrong("You rounded down: a record of 200 bytes would be free. AWS rounds up.")
    if not _close(found, right):
        raise Wrong(
            f"You say {found:,.3f} GB, and {right:.0f} are billed. (1 KB is 1,024 bytes, 1 GB is 1,024 x 1,024 KB.)"
        )


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


EXERCISE = Exercise(
    id="kinesis.billed_gigabytes",
    title="Count the gigabytes on the bill",
    notebook="deeper/kinesis_cost",
    minutes=6,
    kind="build",
    hints=(
        "How many kilobytes does a record of `size` bytes count as? 200 bytes count as 1, 1,025 bytes as 2.",
        "`math.ceil` rounds up (`import math` first): `math.ceil(size / 1024)`, for each record.",
    ),
    why=(
        "Each record is rounded up to whole kilobytes, so an event of 200 bytes costs five times what it weighs. You "
        "could also write `-(-size // 1024)`. The usual mistake is to take the bytes from a monitoring page: the bill "
        "for small records is then many times what was expected."
    ),
    checker=check,
    **answers_beside(__file__),
)
