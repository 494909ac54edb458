"""A fixture for pytest, which an installed package brings by itself.

def test_deposits(eventstore):
    client = KurrentDBClient(eventstore.uri)
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from embedded_eventstore.background import serve
from embedded_eventstore.options import Options, RunningServer


@pytest.fixture(scope="session")
def eventstore() -> Iterator[RunningServer]:
    """A server in memory on a free port, one for all tests: let each test use names of its own."""
    with serve(Options(port=0)) as server:
        yield server
