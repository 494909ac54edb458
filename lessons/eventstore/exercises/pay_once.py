"""Exercise: append so that a second try changes nothing."""

from lessons.course import Answer, Exercise, Wrong, WrongAnswer
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
    starter="""\
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=...)
    append(client, stream, [event], StreamState.ANY)
""",
    hints=(
        "The server knows an event by its id. The same payment must have the same id in every try.",
        "`payment` is a text such as 'invoice-17', and an id is a UUID. `uuid5` makes a UUID of a text, the same each "
        "time.",
        "`uuid5(NAMESPACE_URL, payment)`",
    ),
    solution_code="""\
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, payment))
    append(client, stream, [event], StreamState.ANY)
""",
    why=(
        "The id is computed from what makes the payment this payment, so each try has the same id, and each payment "
        "another. With ANY the server recognises it for a time only: enough for a retry after a broken connection. "
        "You could also make a random id once, and keep it until the append has succeeded. The usual mistake "
        "is to make a new random id for every try."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=uuid4())
    append(client, stream, [event], StreamState.ANY)
""",
            says="is stored three times",
        ),
        WrongAnswer(
            """\
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, stream))
    append(client, stream, [event], StreamState.ANY)
""",
            says="the server took it for an event that it has already",
        ),
        WrongAnswer(
            """\
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, str(amount)))
    append(client, stream, [event], StreamState.ANY)
""",
            says="and is another payment",
        ),
    ),
    right_answers=(
        """\
import hashlib
from uuid import UUID


def pay_in(client, stream, payment, amount):
    number = UUID(bytes=hashlib.sha256(payment.encode()).digest()[:16])
    append(client, stream, [to_new(money_deposited(amount), id=number)], StreamState.ANY)
""",
        """\
ids = {}


def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=ids.setdefault((stream, payment), uuid4()))
    append(client, stream, [event], StreamState.ANY)
""",
    ),
)
