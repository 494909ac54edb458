"""Two runs with homes of their own that start at the same moment both want the standard port."""

import os
import subprocess
import sys

from lessons import servers
from lessons.servers.supervision import registry
from tests.waiting import ended, until

WAITS_AND_TELLS = """
import sys
from lessons import servers
with servers.start("kafka", say=None) as kafka:
    print(kafka.address, flush=True)
    sys.stdin.read()
    print(len(kafka.lease.news), flush=True)
"""


def test_each_gets_the_server_that_it_started(home, prepared):
    runs = []
    for name in ("one", "two"):
        environ = {**os.environ, "LESSONS_HOME": str(home / name), "LESSONS_CACHE": str(prepared)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        runs.append(subprocess.Popen([sys.executable, "-c", WAITS_AND_TELLS], env=environ, **pipes))
    addresses = [run.stdout.readline().strip() for run in runs]
    news = [run.communicate(timeout=30)[0].strip() for run in runs]
    assert len(set(addresses)) == 2
    assert news == ["0", "0"]
    until(lambda: os.listdir(home / "tmp") == [], 15)


def test_a_server_that_ends_leaves_the_record_of_one_that_was_started_since(home, registration):
    with servers.start("kinesis", say=None):
        found = registration("kinesis")
        since = registry.path("kinesis").read_text().replace(f'"pid": {found.pid}', '"pid": 1')
        registry.path("kinesis").write_text(since)
    until(lambda: ended(found.pid))
    assert registration("kinesis").pid == 1
