"""A kernel as an editor starts it: the environment's Python in the notebook's folder, nothing of what `lab` sets."""

import os
import sys
from collections.abc import Callable, Iterator

import pytest
from jupyter_client.manager import start_new_kernel

from lessons.servers.supervision import ports
from lessons.setup import aws, environment
from tests.notebooks import ROOT

ACCOUNT = {
    "AWS_PROFILE": "company",
    "AWS_ACCESS_KEY_ID": "real",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_ENDPOINT_URL_S3": "https://s3.company.example",
    "AWS_DEFAULT_REGION": "eu-central-1",
}
FROM_LAB = ("PYTHONPATH", "JUPYTER_", "AWS_", "NO_PROXY", "no_proxy")
BUCKETS = "import boto3; session = boto3.Session(); s3 = session.client('s3')"
EVENT = """
from esdbclient import NewEvent, StreamState
from lessons import servers
from lessons.eventstore.connecting import connect

server = servers.start("eventstore", say=None)
bank = connect(server)
asked = [NewEvent(type="Asked", data=b"{}")]
bank.append_to_stream(server.named("asked"), current_version=StreamState.NO_STREAM, events=asked)
"""


@pytest.fixture
def ran() -> Iterator[Callable[[str], str]]:
    """Runs code in a kernel that has a real account and a proxy that nobody answers; gives what it printed."""
    if sys.prefix != str(environment.VENV):
        pytest.skip("the tests run in another environment than the course's own")
    (nobody,) = ports.free(1)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(FROM_LAB)}
    given = {**clean, **ACCOUNT, "http_proxy": f"http://127.0.0.1:{nobody}"}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT / "notebooks"), env=given)
    try:
        yield lambda code: _printed(client, code)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _printed(client, code: str) -> str:
    said: list[str] = []
    reply = client.execute_interactive(code, timeout=60, output_hook=lambda message: said.append(_text(message)))
    assert reply["content"]["status"] == "ok", reply["content"].get("evalue")
    return "".join(said)


def _text(message: dict) -> str:
    return message["content"].get("text", "")


def test_a_cell_that_is_run_first_finds_no_real_account(ran):
    """As after a restart in the middle of a lesson: `servers.start` has not been called, nothing of ours imported."""
    ran(BUCKETS)
    assert ran("print(session.get_credentials().access_key)").strip() == aws.DUMMY["AWS_ACCESS_KEY_ID"]
    assert ran("print(session.region_name)").strip() == aws.REGION
    assert ran("print(s3.meta.endpoint_url)").strip() != ACCOUNT["AWS_ENDPOINT_URL_S3"]


def test_the_course_is_there_and_no_proxy_stands_before_its_servers(ran):
    ran(EVENT)
    assert ran("print(bank.get_stream(server.named('asked'))[0].type)").strip() == "Asked"
