"""A store for each test."""

import pytest

from lessons.eventstore.embedded.store import Store


@pytest.fixture
def store(tmp_path):
    return Store()
