"""The client's own messages stay out of a lesson, and are found when they are wanted."""

import os
import subprocess
import sys

import pytest

from lessons.pulsar.connecting import connect
from lessons.pulsar.server.technology import TECHNOLOGY
from tests.notebooks import ROOT

NOBODY_THERE = """
import sys, pulsar
from lessons.pulsar.connecting import connect
from lessons.servers import Server
client = connect(Server("pulsar", sys.argv[1], "external", ""), operation_timeout_seconds=1)
try:
    client.create_producer("user-events")
except pulsar.PulsarException as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize(("wanted", "shown"), [("", False), ("console", True), ("mine.log", False)])
def test_where_the_client_s_messages_are(home, free_port, wanted, shown):
    environ = {**os.environ, "LESSONS_PULSAR_LOG": str(home / wanted) if wanted.endswith("log") else wanted}
    argv = [sys.executable, "-c", NOBODY_THERE, f"pulsar://localhost:{free_port}"]
    ran = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert ("Connection refused" in ran.stdout + ran.stderr) is shown
    log = home / (wanted if wanted.endswith("log") else "cache/pulsar-client.log")
    assert (log.exists() and "Connection refused" in log.read_text()) is not shown
    if not shown:
        assert (ran.stdout, ran.stderr) == ("Timeout\n", "")


def test_doctor_tells_where_they_are(home, monkeypatch):
    assert TECHNOLOGY.client_log() == home / "cache" / "pulsar-client.log"
    monkeypatch.setenv("LESSONS_PULSAR_LOG", "console")
    assert TECHNOLOGY.client_log() is None


def test_a_notebook_that_runs_again_closes_what_it_opened(broker, admin, topic):
    connect(broker).subscribe(topic, "analytics-service")  # exclusive: a second one would be refused
    connect(broker).subscribe(topic, "analytics-service").close()
    connect(broker).close()
