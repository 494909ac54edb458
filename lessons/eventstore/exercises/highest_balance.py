"""Exercise: find out from the events what nobody has stored."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited, money_withdrawn

STORY = [
    account_created("Alice"),
    money_deposited(400),
    money_deposited(300),
    money_withdrawn(550),
    money_deposited(500),
]
HIGHEST, NOW, PAID_IN, LARGEST = 700, 650, 1200, 550


OTHERS = (
    ([account_created("Bob"), money_deposited(900), money_withdrawn(100), money_deposited(40)], 900),
    ([account_created("Carol"), money_deposited(10), money_deposited(20)], 30),
    ([account_created("Dave")], 0),
)
"""Other stories, and their highest balance: at the beginning, at the end, and of an account that was never used."""


def check(highest_balance: Answer) -> None:
    found = highest_balance([*STORY])
    if found == NOW:
        raise Wrong(f"{NOW} is the balance after the last event. It was higher before.")
    if found == PAID_IN:
        raise Wrong(f"{PAID_IN} is all that was ever paid in. There was a withdrawal in between.")
    if found == LARGEST:
        raise Wrong(f"{LARGEST} is the largest amount in one event. A balance is what the events add up to.")
    if found != HIGHEST:
        raise Wrong(f"`highest_balance` returned {found!r}. Look at the balance after each event, one by one.")
    for story, highest in OTHERS:
        if (found := highest_balance([*story])) != highest:
            raise Wrong(f"Of another account `highest_balance` returned {found!r}. Its highest balance was {highest}.")


EXERCISE = Exercise(
    id="eventstore.highest_balance",
    title="Find the highest balance that the account ever had",
    notebook="04_event_store",
    minutes=4,
    kind="build",
    hints=(
        "`fold` gives the state after the last event. Which function gives the state after each?",
        "`states(some_events)` is a list of accounts, and each has a `balance`. You want the largest.",
    ),
    why=(
        "Nobody has stored the highest balance, and nobody knew that it would be asked for. It can be found because "
        "the events are there. You could also write an `apply` of your own whose state is the highest balance so far. "
        "The usual mistake is to look at the last state only, as in a database that keeps nothing else."
    ),
    checker=check,
    **answers_beside(__file__),
)
