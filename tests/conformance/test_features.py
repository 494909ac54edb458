"""Every client gets the answers of features.json."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.conformance.clients import CLIENTS, Client
from tests.conformance.conftest import Start, read_answers
from tests.conformance.table import FEATURES, Feature, features_of

pytestmark = pytest.mark.conformance
SECONDS = 300
"""For all features of one client: each has a limit of its own, too."""
PAIRS = [
    pytest.param(one, feature, id=f"{one.name}-{feature.name}")
    for one in CLIENTS
    for feature in features_of(one.name)
    if one.has(feature.name)
]


@pytest.fixture(scope="module")
def answers(start: Start) -> dict[str, dict[str, Any]]:
    """What each client's program said, as far as they have run."""
    return {}


@pytest.mark.parametrize(("client", "feature"), PAIRS)
def test_the_client_gets_the_answer(client: Client, feature: Feature, start: Start, answers):
    if client.name not in answers:
        process = start(client, [one.name for one in features_of(client.name) if client.has(one.name)])
        answers[client.name] = read_answers(process, time.monotonic() + SECONDS)
    found = answers[client.name]
    assert found.get(feature.name, found["stderr"]) == {"answer": feature.expected_by(client.name)}, feature.does


def test_the_table_names_clients_that_there_are():
    known = {client.name for client in CLIENTS}
    named = {name for feature in FEATURES for name in (*feature.lacks, *feature.otherwise)}
    assert named <= known
