"""A decision that can be defended: what to take, for which property, and the setting on which that property hangs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lessons.course import NotAttempted, Wrong

CHOICES = ("Kafka", "Kinesis", "Pulsar", "Event Store", "Postgres")
PROPERTIES = {
    "expected version": "a write is refused when somebody has written since you read",
    "shared work": "more readers than partitions work at once, and each event is done by itself",
    "order per key": "events with one key arrive in the order in which they were written",
    "replay": "events that were read can be read again, from any point",
    "throughput": "very many events a second",
    "little to operate": "somebody else runs the servers",
}
SETTINGS = {
    "current_version": "Event Store: the version that an append expects",
    "unique (stream, version)": "Postgres: a constraint of the table of events",
    "Shared": "Pulsar: the type of a subscription",
    "share group": "Kafka: a group whose members share partitions",
    "partitions": "how many parts a topic or a stream has",
    "acks=all": "Kafka: every replica in sync has the event",
    "on-demand": "Kinesis: the capacity mode in which AWS adds shards",
    "retention": "for how long events are kept",
}


@dataclass(frozen=True)
class Decision:
    """What somebody would take for a case.

    Args:
        choice: one of CHOICES.
        because: the property that decides, one of PROPERTIES.
        setting: on what that property hangs there, one of SETTINGS.
    """

    choice: str
    because: str
    setting: str


class Good(NamedTuple):
    """Why a choice is good in a case.

    Args:
        because: the property for which it is.
        setting: the setting without which it has not got that property.
    """

    because: str
    setting: str


def judge(decision: object, good: Mapping[str, Good], refused: Mapping[str, str]) -> str:
    """Whether the decision is one of the good ones; a case may have several.

    Args:
        decision: the learner's.
        good: by choice.
        refused: the same for all other choices: what speaks against each, in a sentence.

    Returns:
        A remark that names the other good choices.

    Raises:
        NotAttempted: a part of it is still `...`.
        Wrong: it is none of the good ones.
    """
    if not isinstance(decision, Decision):
        raise Wrong(f"This is no Decision: {decision!r}. Write `Decision(choice, because, setting)`.")
    if any(part is ... for part in vars(decision).values()):
        raise NotAttempted
    _require_known(decision)
    if decision.choice in refused:
        raise Wrong(refused[decision.choice])
    return _defended(decision, good)


def _require_known(decision: Decision) -> None:
    for value, known, name in (
        (decision.choice, CHOICES, "CHOICES"),
        (decision.because, PROPERTIES, "PROPERTIES"),
        (decision.setting, SETTINGS, "SETTINGS"),
    ):
        if value not in known:
            raise Wrong(f"{value!r} is none of {name}: {', '.join(known)}.")


def _defended(decision: Decision, good: Mapping[str, Good]) -> str:
    reason = good[decision.choice]
    if decision.because != reason.because:
        raise Wrong(
            f"{decision.choice} can be right here, and not because of {decision.because!r}: what would go wrong in "
            "this case without the property that you look for?"
        )
    if decision.setting != reason.setting:
        raise Wrong(f"{decision.choice} has that property, and it does not hang on {decision.setting!r} there.")
    others = [f"{choice}, with {other.setting}" for choice, other in good.items() if choice != decision.choice]
    return f"As good: {' or '.join(others)}. What the team knows already decides between them."
