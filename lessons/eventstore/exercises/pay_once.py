"""Exercise: append so that a second try changes nothing."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created
from lessons.eventstore.account import load
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.servers import Server

FIRST, SECOND, EQUAL = ("invoice-17", 100), ("invoice-18", 30), ("invoice-19", 100)


def check(pay_in: Answer, server: Server) -> None:
    """The first payment is tried three times, then others once; one of them has the same amount."""
    with fresh_stream(server, "pay-once", [account_created("Alice")]) as (client, stream):
        for payment, amount in [FIRST, FIRST, SECOND, FIRST, EQUAL]:
            pay_in(client, stream, payment, amount)
        balance = load(client, stream)[0].balance
    if balance == 3 * FIRST[1] + SECOND[1] + EQUAL[1]:
        raise Wrong(f"{FIRST[0]} was tried three times and is stored three times: each try was another event.")
    if balance == FIRST[1]:
        raise Wrong(f"{SECOND[0]} is missing: the server took it for an event that it has already.")
    if balance == FIRST[1] + SECOND[1]:
        raise Wrong(f"{EQUAL[0]} is missing: it has the amount of {FIRST[0]}, and is another payment.")
    if balance != FIRST[1] + SECOND[1] + EQUAL[1]:
        raise Wrong(f"The balance is {balance}. Three payments were made: {FIRST[1]}, {SECOND[1]} and {EQUAL[1]}.")


EXERCISE = Exercise(
    id="eventstore.pay_once",
    title="Pay in once, however often you try",
    notebook="04_event_store",
    minutes=4,
    hints=(
        "The server knows an event by its id. The same payment must have the same id in every try.",
        "`payment` is a text such as 'invoice-17', and an id is a UUID. `uuid5` makes a UUID of a text, the same each "
        "time.",
        "`uuid5(NAMESPACE_URL, payment)`",
    ),
    why=(
        "The id is computed from what makes the payment this payment, so each try has the same id, and each payment "
        "another. With ANY the server recognises it for a time only: enough for a retry after a broken connection. "
        "You could also make a random id once, and keep it until the append has succeeded. The usual mistake "
        "is to make a new random id for every try."
    ),
    checker=check,
    **answers_beside(__file__),
)
