"""A store for each test."""

import pytest

from embedded_eventstore.store import Store


@pytest.fixture
def store(tmp_path):
    return Store()
