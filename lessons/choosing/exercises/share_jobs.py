"""Exercise: decide what shares slow jobs among many workers."""

from lessons.choosing.decision import Good, judge
from lessons.course import Exercise, answers_beside

GOOD = {"Pulsar": Good("shared work", "Shared"), "Kafka": Good("shared work", "share group")}
REFUSED = {
    "Kinesis": "A shard has one position for each consumer: one that takes 10 seconds holds back all behind it.",
    "Event Store": (
        "A persistent subscription shares work, too. But nobody needs these notifications as a history, and 3,000 a "
        "second would stay in the database for ever."
    ),
    "Postgres": "A table of jobs does for hundreds a second. Here 3,000 are written, locked and deleted every second.",
}


def check(decision: object) -> str:
    return judge(decision, GOOD, REFUSED)


EXERCISE = Exercise(
    id="choosing.share_jobs",
    title="Decide what shares slow jobs among many workers",
    notebook="05_choosing",
    minutes=3,
    hints=(
        "Order does not matter, and 400 workers want something to do. Who gives a reader more than its partitions?",
        "Section 3 has the row: more readers than partitions.",
    ),
    why=(
        "Here an event is a job: whoever is free takes the next, and a failed one comes again by itself. Pulsar's "
        "Shared subscriptions do it, and Kafka's share groups since version 4. The usual mistake is a consumer group "
        "with 400 partitions: it works, until one slow job holds back the others of its partition."
    ),
    checker=check,
    **answers_beside(__file__),
)
