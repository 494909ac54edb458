"""Exercise: decide where accounts are kept that two services change."""

from lessons.choosing.decision import Good, judge
from lessons.course import Exercise, answers_beside

GOOD = {
    "Event Store": Good("expected version", "current_version"),
    "Postgres": Good("expected version", "unique (stream, version)"),
}
REFUSED = {
    "Kafka": "Kafka takes both withdrawals: a producer can't say what it has read. The account is overdrawn.",
    "Kinesis": "Kinesis takes both records: PutRecord knows no version of an account. The account is overdrawn.",
    "Pulsar": "Pulsar takes both messages, or lets one service alone write, an exclusive producer. Here two must.",
}


def check(decision: object) -> str:
    return judge(decision, GOOD, REFUSED)


EXERCISE = Exercise(
    id="choosing.account_store",
    title="Decide where to keep accounts that two services change",
    notebook="05_choosing",
    minutes=3,
    hints=(
        "Both services read a balance of 100, and both withdraw 80. Which server refuses the second one?",
        "Section 5 shows one that refuses. A table with a unique pair of stream and version refuses, too.",
    ),
    why=(
        "The writers must not overwrite each other's decision: a write says which version it has read. Event Store "
        "takes it with each append (`current_version`). A table of events in Postgres does the same by a unique "
        "constraint, and 20 events a second need no more. The usual mistake is to take Kafka because events are in its "
        "name: it streams events to many, and guards no account."
    ),
    checker=check,
    **answers_beside(__file__),
)
