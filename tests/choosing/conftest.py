"""The four servers, and the scenario's log and trials on each of them."""

from collections.abc import Iterator

import pytest

from lessons import servers
from lessons.choosing.eventstore_trials import EventStoreTrials
from lessons.choosing.kafka_trials import KafkaTrials
from lessons.choosing.kinesis_trials import KinesisTrials
from lessons.choosing.log import Log
from lessons.choosing.pulsar_trials import PulsarTrials
from lessons.choosing.trials import Trials

TRIALS = {"kafka": KafkaTrials, "kinesis": KinesisTrials, "pulsar": PulsarTrials, "eventstore": EventStoreTrials}


@pytest.fixture(scope="module", params=TRIALS)
def trials(request) -> Iterator[Trials]:
    """The trials on a server of that technology."""
    with servers.start(request.param, say=None) as server:
        yield TRIALS[request.param](server)


@pytest.fixture
def log(trials) -> Iterator[Log]:
    with trials.log() as log:
        yield log
