"""What a learner sees in a notebook when there is trouble: sentences, in a real kernel."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_client.manager import start_new_kernel

from tests.servers.user import ROOT


@pytest.fixture
def cell(home) -> Iterator[Callable[[str], dict]]:
    """Runs a cell in a kernel; gives its error (ename, evalue, traceback) and its streams (stdout, stderr)."""
    with started() as (_, client):
        yield lambda code: _run(client, code)


@contextmanager
def started() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """A kernel, and a client of it."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _run(client, code: str) -> dict:
    seen = {"stdout": "", "stderr": "", "error": None, "errors": 0}

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            seen[content["name"]] += content["text"]
        if message["msg_type"] == "error":
            seen.update(error=content, errors=seen["errors"] + 1)

    seen["reply"] = client.execute_interactive(code, output_hook=hear, timeout=60)["content"]
    return seen


def test_trouble_is_a_sentence_without_a_traceback(cell):
    seen = cell("from lessons import servers\nservers.start('nonsense')")
    sentence = "There is no server called 'nonsense'. The names are: kafka, kinesis, pulsar, eventstore."
    assert seen["error"]["traceback"] == [f"ServerError: {sentence}"]
    assert (seen["error"]["ename"], seen["error"]["evalue"]) == ("ServerError", sentence)
    assert seen["reply"]["status"] == "error"
    assert (seen["errors"], seen["stderr"]) == (1, "")


def test_the_learners_own_mistake_keeps_its_traceback(cell):
    cell("from lessons import servers\nkinesis = servers.start('kinesis')")
    seen = cell("1 / 0")
    assert seen["errors"] == 1
    assert len(seen["error"]["traceback"]) > 1
    assert seen["stderr"] == ""


def test_a_server_that_was_killed_is_told_under_the_cell_that_noticed(cell, registration):
    cell("from lessons import servers\nimport boto3\nkinesis = servers.start('kinesis')")
    os.kill(registration("kinesis").server_pid, signal.SIGKILL)
    seen = cell(
        "from botocore.config import Config\n"
        "boto3.client('kinesis', config=Config(retries={'total_max_attempts': 1})).list_streams()"
    )
    assert seen["error"]["ename"] in ("EndpointConnectionError", "ConnectionClosedError")
    assert seen["stderr"] == (
        "Kinesis (moto) was killed by signal 9 and was started again, but what it held is lost. "
        "Run this notebook from the top.\n"
    )
    assert cell("print('next')")["stderr"] == ""


@pytest.mark.usefixtures("home")
def test_a_duplicate_says_how_its_names_end_and_a_restarted_notebook_has_the_plain_ones_again():
    names = "from lessons import servers\nkinesis = servers.start('kinesis')\nprint(kinesis.named('user-events'))"
    with started() as (manager, client), started() as (_, duplicate):
        assert _run(client, names)["stdout"].splitlines()[1:] == ["user-events"]
        for _ in range(2):
            says, name = _run(duplicate, names)["stdout"].splitlines()[1:]
            assert says == "Another notebook uses this server too: names in this one end in -2."
            assert name == "user-events-2"
            manager.restart_kernel(now=False)
            client.wait_for_ready(timeout=60)
            assert _run(client, names)["stdout"].splitlines()[1:] == ["user-events"]
