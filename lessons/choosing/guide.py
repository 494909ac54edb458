"""A few questions about a case, a suggestion with its reason, and what would change it.

The rules are ours, and short enough to argue with: `show_source(suggest)` in the notebook.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

FEW, MANY = 100, 50_000
"""Events a second that a table carries with ease, and from which throughput comes first."""


@dataclass(frozen=True)
class Case:
    """What somebody needs.

    Args:
        writers_compete: several writers decide about the same entity, and must not overwrite each other.
        replays: events that were read must be read again.
        readers: how many teams or services read all events, each at its own pace.
        a_second: events a second, at the busiest time.
        shares_jobs: slow events are shared among many workers, in any order.
        tenants_or_regions: teams that must be kept apart, or copies in several regions, on one system.
        on_aws: everything else runs on AWS.
        operators: people who can run servers, and be woken at night.
    """

    writers_compete: bool = False
    replays: bool = True
    readers: int = 2
    a_second: int = 1000
    shares_jobs: bool = False
    tenants_or_regions: bool = False
    on_aws: bool = False
    operators: int = 2


@dataclass(frozen=True)
class Suggestion:
    """What fits.

    Args:
        choice: what to try first.
        reason: why.
        instead: what is nearly as good, and when.
    """

    choice: str
    reason: str
    instead: str


OTHERS: dict[str, tuple[Any, Any]] = {
    "writers_compete": (False, True),
    "replays": (False, True),
    "readers": (1, 5),
    "a_second": (50, 100_000),
    "shares_jobs": (False, True),
    "tenants_or_regions": (False, True),
    "on_aws": (False, True),
    "operators": (0, 5),
}
"""By question, the answers that `changes` tries."""


def suggest(case: Case) -> Suggestion:
    """What to try first for the case: the first rule that fits."""
    if case.a_second <= FEW and case.readers <= 1:
        return Suggestion(
            "Postgres", "one reader and few events: a table does it, with an outbox", "Event Store, if state is events"
        )
    if case.writers_compete:
        return Suggestion(
            "Event Store", "a write says which version it has read", "Postgres, with a unique stream and version"
        )
    if case.operators == 0 and case.on_aws:
        return Suggestion("Kinesis", "nobody has to run a server", "a managed Kafka, if you may leave AWS one day")
    if case.shares_jobs and not case.replays:
        return Suggestion("a queue", "jobs that are done are gone: SQS or RabbitMQ", "Pulsar, if a stream comes later")
    if case.operators == 0:
        return Suggestion("a managed Kafka", "somebody else runs it, and clients stay", "a managed Pulsar")
    if case.tenants_or_regions or case.shares_jobs:
        return Suggestion("Pulsar", "tenants, regions, and queues beside streams are built in", "Kafka, share groups")
    return Suggestion("Kafka", "many read, all replay, and most tools know it", "Redpanda: the same clients")


def changes(case: Case) -> Iterator[tuple[str, object, str]]:
    """Which other answer to one question would change the suggestion.

    Yields:
        The question, the other answer, and what would be suggested then.

    >>> sorted({choice for _, _, choice in changes(Case())})
    ['Event Store', 'Pulsar', 'a managed Kafka']
    """
    here = suggest(case).choice
    for field in fields(Case):
        for answer in OTHERS[field.name]:
            then = suggest(replace(case, **{field.name: answer})).choice
            if then != here:
                yield field.name, answer, then
