"""Exercise: an old event that says two things becomes two new ones."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.upcasting import Upcasters, versioned
from lessons.servers import Server

OLD = ({"amount": 103, "fee": 3}, {"amount": 50}, {"amount": 21, "fee": 1})  # the amount has the fee in it
NEW = [
    ("MoneyWithdrawn", {"amount": 100}),
    ("FeeCharged", {"amount": 3}),
    ("MoneyWithdrawn", {"amount": 50}),
    ("MoneyWithdrawn", {"amount": 20}),
    ("FeeCharged", {"amount": 1}),
]


def check(split_fee: Answer, server: Server) -> None:
    """Three old withdrawals, one of them from before there were fees, are read through the learner's step."""
    upcasters = Upcasters()
    upcasters.add("MoneyWithdrawn", 1, split_fee)
    with fresh_stream(server, "split-fee", [{"type": "MoneyWithdrawn", "data": data} for data in OLD]) as place:
        client, stream = place
        found = upcasters.all(map(versioned, client.get_stream(stream)))
    _compare([(event["type"], event["data"]) for event in found])


def _compare(found: list[tuple[str, dict[str, int]]]) -> None:
    if sorted(found, key=str) == sorted(NEW, key=str):
        return
    total, right = (sum(data["amount"] for _, data in one) for one in (found, NEW))
    if ("FeeCharged", {"amount": 0}) in found:
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
