"""Exercise: append so that a second try changes nothing."""

from contextlib import suppress

from esdbclient.exceptions import EventStoreDBClientException

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.errors import LessonError
from lessons.events import account_created
from lessons.eventstore.account import load
from lessons.eventstore.exercises.fixtures import BrokenOnce, fresh_stream
from lessons.servers import Server

FIRST, SECOND, EQUAL = ("invoice-17", 100), ("invoice-18", 30), ("invoice-19", 100)


def check(pay_in: Answer, server: Server) -> None:
    """The first payment is tried three times, then others once; then a connection breaks before and after an append."""
    _try_often(pay_in, server)
    for stored in (False, True):
        _try_over_a_broken_connection(pay_in, server, stored)


def _try_often(pay_in: Answer, server: Server) -> None:
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


def _try_over_a_broken_connection(pay_in: Answer, server: Server, stored: bool) -> None:
    with fresh_stream(server, "pay-once", [account_created("Bob")]) as (client, stream):
        with suppress(LessonError, EventStoreDBClientException):
            pay_in(BrokenOnce(client, stored), stream, *FIRST)
        pay_in(client, stream, *FIRST)
        balance = load(client, stream)[0].balance
    if balance == 2 * FIRST[1]:
        raise Wrong(
            "The connection broke before the answer came. The event was stored, and your second try stored it too."
        )
    if balance == 0:
        raise Wrong(
            "The connection broke before the event was stored. The second try stored nothing: the money is lost."
        )
    if balance != FIRST[1]:
        raise Wrong(f"{FIRST[1]} were paid in over a connection that broke once, and the balance is {balance}.")


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
