"""Correlation and causation ids: written, followed, drawn, and brought together by the server's projection."""

import json
import subprocess
import sys
from uuid import uuid4

import pytest
from esdbclient import NewEvent, StreamState

from lessons.errors import WaitError
from lessons.eventstore import tracing
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.eventstore.projections import ProjectionError
from lessons.eventstore.tracing import TraceError
from tests.notebooks import ROOT


def event(type: str) -> dict:
    return {"type": type, "data": {}}


@pytest.fixture
def stream(mine):
    return mine("account-1")


@pytest.fixture
def family(client, stream):
    """A root, two children, a grandchild of the first; and somebody else's event between them."""
    root = tracing.with_trace_ids(event("Root"))
    first, second = tracing.with_trace_ids(event("First"), root), tracing.with_trace_ids(event("Second"), root)
    grandchild = tracing.with_trace_ids(event("Grandchild"), first)
    other = tracing.with_trace_ids(event("Other"))
    append(client, stream, [root, first, other, second, grandchild], StreamState.NO_STREAM)
    return client.get_stream(stream)


def test_the_first_event_is_its_own_correlation_and_has_no_cause():
    id = uuid4()
    new = tracing.with_trace_ids(event("Root"), id=id)
    assert new.id == id
    assert json.loads(new.metadata) == {"$correlationId": str(id)}
    assert tracing.causation_id(new) is None


def test_correlation_is_handed_on_and_causation_is_the_one_before():
    root = tracing.with_trace_ids(event("Root"))
    grandchild = tracing.with_trace_ids(event("Grandchild"), child := tracing.with_trace_ids(event("Child"), root))
    assert tracing.correlation_id(grandchild) == str(root.id)
    assert tracing.causation_id(grandchild) == str(child.id)


@pytest.fixture
def without_projections():
    """A client of a server whose system projections don't run."""
    argv = [sys.executable, "-m", "embedded_eventstore", "--port", "0", "--no-standard-projections"]
    server = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        with connect_to(server.stdout.readline().removeprefix("ready ").strip()) as made:
            yield made
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


@pytest.mark.parametrize("metadata", [b"", b"{}", b"not json", b"[1]", b"\xff"])
def test_a_cause_without_ids_is_refused(metadata):
    stranger = NewEvent(type="Strange", data=b"{}", metadata=metadata)
    with pytest.raises(TraceError, match="The event Strange carries no correlation id"):
        tracing.with_trace_ids(event("Child"), stranger)
    assert tracing.causation_id(stranger) is None


def test_the_tree_has_each_event_after_its_cause(family):
    rows = [(depth, one.type) for depth, one in tracing.causation_tree(family)]
    assert rows == [(0, "Root"), (1, "First"), (2, "Grandchild"), (1, "Second"), (0, "Other")]


def test_an_event_whose_cause_is_not_given_is_a_root(family):
    assert [(depth, one.type) for depth, one in tracing.causation_tree(family[1:2])] == [(0, "First")]
    assert tracing.causation_tree([]) == []


def test_the_picture_says_the_same_in_words(family):
    picture = tracing.draw_causation([one for one in family if one.type != "Other"])
    assert picture.text == "Root\n  First\n    Grandchild\n  Second"
    assert all(name in picture.svg for name in ("Root", "First", "Grandchild", "Second"))
    assert tracing.draw_causation([]).text == ""


def test_the_projection_brings_them_together(client, family):
    correlation = tracing.correlation_id(family[0])
    found = tracing.events_by_correlation_id(client, correlation, 4)
    assert [one.type for one in found] == ["Root", "First", "Second", "Grandchild"]


def test_events_that_never_come_end_the_wait_with_a_sentence(client):
    with pytest.raises(WaitError, match="did not bring 1 events together"):
        tracing.events_by_correlation_id(client, str(uuid4()), 1, seconds=0.1)


def test_a_projection_that_does_not_run_is_named(without_projections):
    with pytest.raises(ProjectionError, match=r"The projection \$by_correlation_id is .* on this server"):
        tracing.events_by_correlation_id(without_projections, str(uuid4()), 1)
