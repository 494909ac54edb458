"""A notebook beside its duplicate, cell by cell in turns: neither notices the other, and both leave nothing."""

import copy
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import groupby

import boto3
import pytest
from kafka import KafkaAdminClient
from nbformat import NotebookNode

from lessons import servers
from lessons.course.catalogue import all_exercises
from lessons.kinesis import streams
from lessons.pulsar.admin import Admin
from lessons.servers import Server, slots
from tests import harness, notebooks

SENTENCE = "Another notebook uses this server too: names in this one end in -2."
BY_NOTEBOOK = {name: list(group) for name, group in groupby(all_exercises(), key=lambda exercise: exercise.notebook)}


def topics_and_groups(kafka: Server) -> list[str]:
    """What is on a Kafka broker, without its own.

    A member that has just left may ask for its topic once more (seen with kafka-python 3.0.12), and the broker then
    makes an empty one: that of a check is not counted.
    """
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    topics = [name for name in admin.list_topics() if not name.startswith(("__", "exercise-"))]
    groups = [group["group_id"] for group in admin.list_groups()]
    admin.close()
    return sorted(topics + groups)


def streams_and_tables(kinesis: Server) -> list[str]:
    """What is on a moto."""
    ask = {service: boto3.client(service, endpoint_url=kinesis.address) for service in ("kinesis", "dynamodb")}
    return [*streams.stream_names(ask["kinesis"]), *ask["dynamodb"].list_tables()["TableNames"]]


def topics_and_tenants(pulsar: Server) -> list[str]:
    """What is on a Pulsar broker."""
    admin = Admin(pulsar)
    return [*admin.topics("public/default"), *admin.tenants()]


LESSONS: dict[str, Callable[[Server], list[str]]] = {
    "01_kafka": topics_and_groups,
    "deeper/kinesis_workers": streams_and_tables,
    "deeper/pulsar_queue_and_stream": topics_and_tenants,
}


@pytest.fixture(params=LESSONS)
def lesson(request, monkeypatch) -> Iterator[tuple[str, Server]]:
    """A notebook's name, and its server in a home of its own, on which this process has no names."""
    home = tempfile.mkdtemp(prefix="lessons-test-")
    monkeypatch.setenv("LESSONS_HOME", home)
    monkeypatch.setenv("LESSONS_SERVERS", "local")
    monkeypatch.delenv(slots.VARIABLE, raising=False)
    technology = request.param.rpartition("/")[2].split("_")[request.param.startswith("0")]
    with servers.start(technology, own_names=False, say=None) as server:
        yield request.param, server
    shutil.rmtree(home, ignore_errors=True)


def solved(name: str) -> NotebookNode:
    """The notebook with its exercises solved."""
    notebook = notebooks.read(harness.path(name))
    for exercise in BY_NOTEBOOK[name]:
        notebook = harness.answered(notebook, exercise.id, [exercise.solution_code])
    return notebook


def first_line_after(notebook: NotebookNode, start: str) -> list[str]:
    """What the cell that starts the server prints after that server's line."""
    printed = [output.text for cell in notebooks.code_cells(notebook) for output in cell.outputs if "text" in output]
    (text,) = [text for text in printed if text.startswith(start)]
    return text.splitlines()[1:]


def test_a_notebook_and_its_duplicate_in_turns_do_not_touch_each_other(lesson):
    name, server = lesson
    empty = LESSONS[name](server)
    first = solved(name)
    if server.name == "kafka":
        harness.begin_with(first, harness.ASKING_ALL_THE_TIME)
    second = copy.deepcopy(first)
    harness.run_in_turns([first, second], harness.path(name).parent)
    for notebook in (first, second):
        said = [text for texts in harness.said(notebook).values() for text in texts]
        assert [text for text in said if not text.startswith("Correct.")] == []
    assert first_line_after(first, f"{server.name} ready") == []
    assert first_line_after(second, f"{server.name} ready") == [SENTENCE]
    assert LESSONS[name](server) == empty
