"""Exercise: say from which load on brokers are cheaper than a stream that is paid per use."""

from collections.abc import Callable

from lessons.course import Answer, Exercise, Wrong, answers_beside

Bill = Callable[[float], float]
SCENES: tuple[tuple[Bill, float, float, list[float], float | None], ...] = (
    (lambda times: 30 + 40 * times, 500, 800, [1, 10, 20, 40, 80], 40),
    (lambda times: 30 + 40 * times, 500, 0, [1, 10, 20, 40, 80], 20),
    (lambda times: 100 * times, 300, 100, [2, 8, 4, 6], 6),  # 4 costs as much as the brokers
    (lambda times: 10 * times, 500, 800, [1, 2, 3], None),
)
"""A bill by times the load, the brokers, the people, the loads that are asked for, and the answer."""


def check(cheaper_from: Answer) -> str:
    for bill_at, brokers, people, factors, expected in SCENES:
        _compare(cheaper_from(bill_at, brokers, people, list(factors)), bill_at, brokers, people, factors, expected)
    return "People are a part of the price, and what costs as much is not cheaper."


def _compare(
    found: object, bill_at: Bill, brokers: float, people: float, factors: list[float], expected: float | None
) -> None:
    if found == expected:
        return
    asked = f"Brokers for {brokers}, people for {people}, loads {factors}"
    if expected is None:
        raise Wrong(f"{asked}: the stream stays cheaper, and you return {found!r}. Return None then.")
    if found is None or found not in factors:
        raise Wrong(f"{asked}: you return {found!r}. It is one of the loads that are given.")
    if bill_at(found) == brokers + people:
        raise Wrong(f"{asked}: you say {found}, where both cost the same. Cheaper is less.")
    if people and found == min((one for one in factors if bill_at(one) > brokers), default=None):
        raise Wrong(f"{asked}: you say {found}. Who looks after the brokers?")
    if bill_at(found) > brokers + people:
        raise Wrong(f"{asked}: you say {found}. A smaller load is enough.")
    raise Wrong(f"{asked}: you say {found}. The stream costs only {bill_at(found):,.0f} there.")


EXERCISE = Exercise(
    id="choosing.cheaper_from",
    title="Say from which load on brokers are cheaper",
    notebook="05_choosing",
    minutes=5,
    kind="build",
    hints=(
        "For each load compare `bill_at(load)` with what brokers and people cost together.",
        "`min(…, default=None)` of the loads for which the stream costs more.",
    ),
    why=(
        "Brokers cost the same for a small load and a large one, until they are too small; the price of a stream "
        "grows with the load. So there is a load from which brokers are cheaper, and the hours of people "
        "move it most. You could also sort the loads and take the first. The usual mistake is to compare two bills and "
        "to forget whoever gets up at night."
    ),
    checker=check,
    **answers_beside(__file__),
)
