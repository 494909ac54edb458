"""Exercise: an old event that says two things becomes two new ones."""

from collections.abc import Iterable

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import Event
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.upcasting import UpcastError, Upcasters, versioned
from lessons.servers import Server

OLD = (
    {"amount": 103, "fee": 3},
    {"amount": 50},
    {"amount": 21, "fee": 1},
    {"amount": 7, "fee": 0},
)
"""The amount has the fee in it; some had none yet, and some none to pay."""
NEW = [
    ("MoneyWithdrawn", 2, {"amount": 100}),
    ("FeeCharged", 1, {"amount": 3}),
    ("MoneyWithdrawn", 2, {"amount": 50}),
    ("MoneyWithdrawn", 2, {"amount": 20}),
    ("FeeCharged", 1, {"amount": 1}),
    ("MoneyWithdrawn", 2, {"amount": 7}),
]


def check(split_fee: Answer, server: Server) -> None:
    """Four old withdrawals, one of them from before there were fees, are read through the learner's step."""
    upcasters = Upcasters()
    upcasters.add("MoneyWithdrawn", 1, split_fee)
    with fresh_stream(server, "split-fee", [{"type": "MoneyWithdrawn", "data": data} for data in OLD]) as place:
        client, stream = place
        found = _upcast(upcasters, map(versioned, client.get_stream(stream)))
    _compare([_said(event) for event in found])


def _upcast(upcasters: Upcasters, old: Iterable[Event]) -> list[Event]:
    try:
        return upcasters.all(old)
    except UpcastError as error:
        raise Wrong(f"{error.what} {error.do}") from error


def _said(event: Event) -> tuple[str, int, dict[str, int]]:
    """Type, version and data; which version the new FeeCharged has is not asked."""
    return event["type"], event["version"] if event["type"] == "MoneyWithdrawn" else 1, event["data"]


def _compare(found: list[tuple[str, int, dict[str, int]]]) -> None:
    if sorted(found, key=str) == sorted(NEW, key=str):
        return
    total, right = (sum(data.get("amount", 0) for _, _, data in one) for one in (found, NEW))
    if ("FeeCharged", 1, {"amount": 0}) in found:
        raise Wrong("An event says that a fee of 0 was charged. Where there was no fee, nothing happened.")
    if total > right:
        raise Wrong(
            f"The new events take {total} from the account, the old ones took {right}: "
            "the old amount has the fee in it already."
        )
    if total < right:
        raise Wrong(f"The new events take {total} from the account, and the old ones took {right}: something is lost.")
    raise Wrong(f"The events become {found}. Expected: {NEW}.")


EXERCISE = Exercise(
    id="eventstore.split_fee",
    title="Split an old event that says two things",
    notebook="deeper/eventstore_versions",
    minutes=5,
    kind="build",
    hints=(
        "The oldest events have no fee: `data.get` takes a second value for what is missing.",
        "The money that leaves the account must be the same before and after. And a fee of 0 is no event.",
    ),
    why=(
        "One old event may become several, or one, or none. What must not change is what they add up to: compare the "
        "state before and after, over all streams. The usual mistake is to write the step for the newest old event, "
        "and to forget those from before the field existed."
    ),
    checker=check,
    **answers_beside(__file__),
)
