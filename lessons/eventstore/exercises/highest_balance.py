"""Exercise: find out from the events what nobody has stored."""

from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.events import account_created, money_deposited, money_withdrawn

STORY = [
    account_created("Alice"),
    money_deposited(400),
    money_deposited(300),
    money_withdrawn(550),
    money_deposited(500),
]
HIGHEST, NOW, PAID_IN, LARGEST = 700, 650, 1200, 550


def check(highest_balance: Answer) -> None:
    found = highest_balance(list(STORY))
    if found == NOW:
        raise Wrong(f"{NOW} is the balance after the last event. It was higher before.")
    if found == PAID_IN:
        raise Wrong(f"{PAID_IN} is all that was ever paid in. There was a withdrawal in between.")
    if found == LARGEST:
        raise Wrong(f"{LARGEST} is the largest amount in one event. A balance is what the events add up to.")
    if found != HIGHEST:
        raise Wrong(f"`highest_balance` returned {found!r}. Look at the balance after each event, one by one.")


EXERCISE = Exercise(
    id="eventstore.highest_balance",
    title="Find the highest balance that the account ever had",
    notebook="04_event_store",
    minutes=4,
    starter="""\
def highest_balance(some_events):
    return ...
""",
    hints=(
        "`fold` gives the state after the last event. Which function gives the state after each?",
        "`states(some_events)` is a list of accounts, and each has a `balance`. You want the largest.",
    ),
    solution_code="""\
def highest_balance(some_events):
    return max(state.balance for state in states(some_events))
""",
    why=(
        "Nobody has stored the highest balance, and nobody knew that it would be asked for. It can be found because "
        "the events are there. You could also write an `apply` of your own whose state is the highest balance so far. "
        "The usual mistake is to look at the last state only, as in a database that keeps nothing else."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def highest_balance(some_events):
    return fold(some_events).balance
""",
            says="It was higher before",
        ),
        WrongAnswer(
            """\
def highest_balance(some_events):
    return sum(event["data"]["amount"] for event in some_events if event["type"] == "MoneyDeposited")
""",
            says="There was a withdrawal in between",
        ),
        WrongAnswer(
            """\
def highest_balance(some_events):
    return max(event["data"].get("amount", 0) for event in some_events)
""",
            says="the largest amount in one event",
        ),
    ),
)
