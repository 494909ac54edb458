"""Where everything of one run of the bank is: what each of its programs is told when it starts."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bank:
    """Addresses and names.

    Args:
        eventstore, kafka, pulsar: what clients connect to.
        prefix: comes before the name of each account's stream in Event Store.
        events: Kafka's topic of integration events.
        checkpoints: Kafka's topic of how far the publisher is.
        dead: Kafka's dead-letter topic.
        jobs: Pulsar's topic of notices to send.
        dead_jobs: Pulsar's dead-letter topic.
        stream: the stream of Kinesis by which the day lands.
        bucket: the bucket of S3 in which it lands.
        folder: where the reader and the workers keep what they know.
    """

    eventstore: str
    kafka: str
    pulsar: str
    prefix: str
    events: str
    checkpoints: str
    dead: str
    jobs: str
    dead_jobs: str
    stream: str
    bucket: str
    folder: str

    @property
    def read_model(self) -> Path:
        """The reader's database: balances, windows, jobs and positions."""
        return Path(self.folder, "read_model.sqlite")

    @property
    def mailbox(self) -> Path:
        """The database of whoever delivers notices for the bank."""
        return Path(self.folder, "mailbox.sqlite")

    def save(self) -> Path:
        """Write it into the folder, for the bank's programs; returns the file."""
        file = Path(self.folder, "bank.json")
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return file


def load(file: str | Path) -> Bank:
    """The bank that `save` has written."""
    return Bank(**json.loads(Path(file).read_text(encoding="utf-8")))
