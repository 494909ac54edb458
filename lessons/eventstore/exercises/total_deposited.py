"""Exercise: read what the library wrote, without the library."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.eventstore.bank import connected_bank, delete_accounts
from lessons.eventstore.connecting import connect_to
from lessons.servers import Server

ACCOUNTS = (((1000, 250, 50), 400), ((70, 70), 20))
"""For each account what was paid in, the first before and the others after what was taken out; two are equal."""


def check(total_deposited: Answer, server: Server) -> None:
    for deposits, withdrawn in ACCOUNTS:
        _check_account(total_deposited, server, deposits, withdrawn)


def _check_account(total_deposited: Answer, server: Server, deposits: tuple[int, ...], withdrawn: int) -> None:
    bank = connected_bank(server.address)
    try:
        account_id = bank.open_account("Alice")
        bank.deposit(account_id, deposits[0])
        bank.withdraw(account_id, withdrawn)
        for amount in deposits[1:]:
            bank.deposit(account_id, amount)
    finally:
        bank.close()
    with connect_to(server.address) as client:
        try:
            _compare(total_deposited(client, account_id), deposits, withdrawn)
        finally:
            delete_accounts(client, account_id)


def _compare(found: object, deposits: tuple[int, ...], withdrawn: int) -> None:
    right = sum(deposits)
    if found == right:
        return
    if found == right + withdrawn:
        raise Wrong(f"You found {found}: the withdrawal was added too. Both have an amount; the type tells them apart.")
    if isinstance(found, int) and found > right + withdrawn:
        raise Wrong(
            f"You found {found}, which this account never had. Its stream's name is the id as a text: `str(…)`."
        )
    if found == 0:
        raise Wrong("You found 0. Print the types: the library writes the class of the event, with its module.")
    if found == len(deposits):
        raise Wrong(f"You found {found}, which is how many deposits there were. What was paid in, altogether?")
    raise Wrong(f"You found {found!r}. Expected: {right}.")


EXERCISE = Exercise(
    id="eventstore.total_deposited",
    title="Read a library's events without the library",
    notebook="deeper/eventstore_aggregates",
    minutes=4,
    kind="build",
    hints=(
        "Look at `event.type`: what do deposits have, and nothing else?",
        'The type is such as "lessons.eventstore.bank:Account.Deposited": see how it ends.',
    ),
    why=(
        "A library's events are events like all others: any program that reads JSON can use them, also long after the "
        "library is gone. You could compare the whole type too, which breaks when the class moves to another module. "
        "The usual mistake is to look only at the fields: a withdrawal has an amount as well."
    ),
    checker=check,
    **answers_beside(__file__),
)
