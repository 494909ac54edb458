"""Exercise: read what the library wrote, without the library."""

from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.eventstore.bank import connected_bank, delete_accounts
from lessons.eventstore.connecting import connect_to
from lessons.servers import Server

DEPOSITS, WITHDRAWN = (1000, 250, 50), 400


def check(total_deposited: Answer, server: Server) -> None:
    bank = connected_bank(server.address)
    try:
        account_id = bank.open_account("Alice")
        bank.deposit(account_id, DEPOSITS[0])
        bank.withdraw(account_id, WITHDRAWN)
        for amount in DEPOSITS[1:]:
            bank.deposit(account_id, amount)
    finally:
        bank.close()
    with connect_to(server.address) as client:
        try:
            _compare(total_deposited(client, account_id))
        finally:
            delete_accounts(client, account_id)


def _compare(found: object) -> None:
    right = sum(DEPOSITS)
    if found == right:
        return
    if found == right + WITHDRAWN:
        raise Wrong(f"You found {found}: the withdrawal was added too. Both have an amount; the type tells them apart.")
    if found == 0:
        raise Wrong("You found 0. Print the types: the library writes the class of the event, with its module.")
    if found == len(DEPOSITS):
        raise Wrong(f"You found {found}, which is how many deposits there were. What was paid in, altogether?")
    raise Wrong(f"You found {found!r}. Expected: {right}.")


_SOLUTION = """\
import json


def total_deposited(client, account_id):
    total = 0
    for event in client.get_stream(str(account_id)):
        if event.type.endswith(".Deposited"):
            total += json.loads(event.data)["amount"]
    return total
"""

EXERCISE = Exercise(
    id="eventstore.total_deposited",
    title="Read a library's events without the library",
    notebook="deeper/eventstore_aggregates",
    minutes=4,
    kind="build",
    starter="""\
import json


def total_deposited(client, account_id):
    ...
""",
    hints=(
        "Look at `event.type`: what do deposits have, and nothing else?",
        'The type is such as "lessons.eventstore.bank:Account.Deposited": see how it ends.',
    ),
    solution_code=_SOLUTION,
    why=(
        "A library's events are events like all others: any program that reads JSON can use them, also long after the "
        "library is gone. You could compare the whole type too, which breaks when the class moves to another module. "
        "The usual mistake is to look only at the fields: a withdrawal has an amount as well."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            _SOLUTION.replace('event.type.endswith(".Deposited")', '"amount" in json.loads(event.data)'),
            says="the withdrawal was added too",
        ),
        WrongAnswer(
            _SOLUTION.replace('event.type.endswith(".Deposited")', 'event.type == "MoneyDeposited"'),
            says="the class of the event, with its module",
        ),
        WrongAnswer(
            _SOLUTION.replace('json.loads(event.data)["amount"]', "1"), says="which is how many deposits there were"
        ),
    ),
    right_answers=(
        """\
import json


def total_deposited(client, account_id):
    deposits = [event for event in client.get_stream(str(account_id)) if event.type.split(".")[-1] == "Deposited"]
    return sum(json.loads(event.data)["amount"] for event in deposits)
""",
        """\
import json


def total_deposited(client, account_id):
    kind = "lessons.eventstore.bank:Account.Deposited"
    story = client.read_stream(str(account_id))
    return sum(json.loads(event.data)["amount"] for event in story if event.type == kind)
""",
    ),
)
