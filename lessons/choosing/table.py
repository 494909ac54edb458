"""The table of what each technology does: its fields are what the trials found, each with a link to its lesson."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.choosing.trials import READERS, TRIES, Crash, Trials

ORDER, REPLAY, LATE, TWO = "order per key", "replay", "a late reader", "two readers"
CRASH, TWICE, BAD, FORM = "a reader that crashed", "an event written twice", "a bad event", "a field of another type"
BUSY, SHARED = f"{READERS} readers, two partitions, in order", f"{READERS} readers, one partition, any order"
_CORE = {"Kafka": "01_kafka", "Kinesis": "02_kinesis", "Pulsar": "03_pulsar", "Event Store": "04_event_store"}
LESSONS: dict[str, Mapping[str, str]] = {
    ORDER: _CORE,
    REPLAY: _CORE,
    LATE: _CORE,
    TWO: _CORE,
    CRASH: {
        "Kafka": "deeper/kafka_guarantees",
        "Kinesis": "02_kinesis",
        "Pulsar": "deeper/pulsar_reliability",
        "Event Store": "deeper/eventstore_read_models",
    },
    TWICE: {
        "Kafka": "deeper/kafka_guarantees",
        "Kinesis": "deeper/kinesis_integrations",
        "Pulsar": "deeper/pulsar_queue_and_stream",
        "Event Store": "04_event_store",
    },
    BAD: {
        "Kafka": "deeper/kafka_bad_events",
        "Kinesis": "deeper/kinesis_lambda",
        "Pulsar": "03_pulsar",
        "Event Store": "deeper/eventstore_patterns",
    },
    FORM: {
        "Kafka": "deeper/kafka_bad_events",
        "Kinesis": "deeper/kinesis_lambda",
        "Pulsar": "deeper/pulsar_reliability",
        "Event Store": "deeper/eventstore_versions",
    },
    BUSY: {
        "Kafka": "01_kafka",
        "Kinesis": "deeper/kinesis_workers",
        "Pulsar": "03_pulsar",
        "Event Store": "deeper/eventstore_patterns",
    },
    SHARED: {
        "Kafka": "deeper/kafka_groups",
        "Kinesis": "deeper/kinesis_workers",
        "Pulsar": "03_pulsar",
        "Event Store": "deeper/eventstore_patterns",
    },
}
"""By row and technology the notebook that shows it."""


def found_by(trials: Trials) -> dict[str, str]:
    """What the trials find, in words, by row."""
    return {
        TWICE: _stored(trials.copies()),
        BAD: _past(trials.past_bad()),
        FORM: "taken" if trials.takes_new_form() else "refused",
        BUSY: f"{trials.busy()} have work",
        SHARED: f"{trials.sharing()} have work: {trials.shares}",
    }


def crash_words(crash: Crash, unconfirmed: int) -> str:
    """What a crash costs, in words.

    Args:
        crash: what was found.
        unconfirmed: how many events the reader had read and not confirmed.

    >>> crash_words(Crash(0, 20), 20), crash_words(Crash(0, 47), 20), crash_words(Crash(1, 0), 20)
    ('0 lost, 20 twice', '0 lost, more than 20 twice', '1 lost, 0 twice')
    """
    twice = f"more than {unconfirmed}" if crash.twice > unconfirmed else str(crash.twice)
    return f"{crash.lost} lost, {twice} twice"


def _stored(copies: int) -> str:
    return "stored once" if copies == 1 else f"stored {copies} times"


def _past(handled: int) -> str:
    if handled == 2:
        return "set aside, the next one is handled"
    return f"nothing behind it in {TRIES} tries"


@dataclass(frozen=True)
class Table:
    """The table as a cell's output.

    Args:
        columns: by technology, what was found in each row.
    """

    columns: Mapping[str, Mapping[str, str]]

    @property
    def rows(self) -> Sequence[str]:
        """The names of the rows, in order."""
        return list(next(iter(self.columns.values())))

    def __repr__(self) -> str:
        return "\n".join(
            f"{row}: {'; '.join(f'{name} {found[row]}' for name, found in self.columns.items())}" for row in self.rows
        )

    def _repr_markdown_(self) -> str:
        head = ["| | " + " | ".join(self.columns) + " |", "|---" * (len(self.columns) + 1) + "|"]
        return "\n".join([*head, *map(self._line, self.rows)])

    def _line(self, row: str) -> str:
        fields = [f"[{found[row]}]({LESSONS[row][name]}.ipynb)" for name, found in self.columns.items()]
        return f"| {row} | {' | '.join(fields)} |"
