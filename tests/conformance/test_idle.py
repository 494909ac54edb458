"""Nobody is disconnected who says nothing: all clients at once, with the keepalive that each has by default.

LESSONS_IDLE is how long that is, in seconds: 45 unless it is set, which is long enough to see clients dropped for their
keepalive; 600 for the long form.
"""

from __future__ import annotations

import os
import time

import pytest

from tests.conformance.clients import CLIENTS
from tests.conformance.conftest import Start, read_answers
from tests.conformance.table import FEATURES, IDLE

pytestmark = pytest.mark.conformance
SECONDS = os.environ.get("LESSONS_IDLE", "45")


def test_a_quiet_connection_stays(start: Start):
    here = [client for client in CLIENTS if not client.missing]
    processes = {client.name: start(client, [IDLE], CONFORMANCE_IDLE=SECONDS) for client in here}
    end = time.monotonic() + float(SECONDS) + 60
    found = {name: read_answers(process, end) for name, process in processes.items()}
    (feature,) = [feature for feature in FEATURES if feature.name == IDLE]
    assert {name: said.get(IDLE, said["stderr"]) for name, said in found.items()} == {
        name: {"answer": feature.expected} for name in processes
    }
