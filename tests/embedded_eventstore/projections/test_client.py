"""Projections as a client has them: esdbclient against a running server."""

import json
from uuid import uuid4

import grpc
import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import (
    AlreadyExists,
    DeadlineExceeded,
    ExceptionThrownByHandler,
    NotFound,
    OperationFailed,
)
from esdbclient.protos.Grpc import projections_pb2 as pb
from esdbclient.protos.Grpc import shared_pb2

from tests.embedded_eventstore.projections.serving import Server
from tests.waiting import until

EMPTY = shared_pb2.Empty()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def client(server):
    return server.client


@pytest.fixture
def name():
    """Of a projection, a stream or a category: new in each test, for all of them share a server."""
    return "mine" + uuid4().hex[:8]


def counting(stream: str) -> str:
    return f"fromStream('{stream}').when({{$init: () => ({{count: 0}}), Happened(s, e) {{ s.count += 1 }}}})"


def append(client, stream: str, *types: str) -> None:
    events = [NewEvent(type=type_, data=b"{}") for type_ in types]
    client.append_events(stream, current_version=StreamState.ANY, events=events)


def processed(client, name: str, count: int):
    """Waits until a projection has handled so many events; gives its statistics."""

    def ask():
        said = client.get_projection_statistics(name=name)
        return said if said.events_processed_after_restart >= count else None

    return until(ask)


def faulted(client, name: str) -> str:
    """Waits until a projection is faulted; gives the reason."""

    def ask():
        said = client.get_projection_statistics(name=name)
        return said.state_reason if said.status.startswith("Faulted") else None

    return until(ask)


class TestAProjection:
    def test_it_counts(self, client, name):
        append(client, name, "Happened", "Other", "Happened")
        client.create_projection(name=name, query=counting(name))
        said = processed(client, name, 2)
        assert client.get_projection_state(name).value == {"count": 2}
        assert (said.status, said.mode, said.progress, said.position) == ("Running", "Continuous", 100.0, f"{name}: 2")
        assert (said.name, said.effective_name, said.buffered_events) == (name, name, 0)

    def test_the_state_keeps_every_kind_of_json(self, client, name):
        state = '{a: null, b: true, c: "ä", d: [1, {e: 2.5}], f: {}}'
        client.create_projection(
            name=name, query=f"fromStream('{name}').when({{$init: () => ({state}), Happened() {{}}}})"
        )
        append(client, name, "Happened")
        processed(client, name, 1)
        expected = {"a": None, "b": True, "c": "ä", "d": [1, {"e": 2.5}], "f": {}}
        assert client.get_projection_state(name).value == expected

    def test_what_it_writes_can_be_subscribed_to(self, client, name):
        query = counting(name).replace("s.count += 1", f"s.count += 1; emit('out-{name}', 'Counted', {{n: s.count}})")
        client.create_projection(name=name, query=query + ".outputState()", emit_enabled=True)
        with (
            client.subscribe_to_stream(f"out-{name}", timeout=10) as emitted,
            client.subscribe_to_stream(f"$projections-{name}-result", timeout=10) as results,
        ):
            append(client, name, "Happened", "Happened")
            assert [json.loads(next(emitted).data) for _ in range(2)] == [{"n": 1}, {"n": 2}]
            assert [json.loads(next(results).data) for _ in range(2)] == [{"count": 1}, {"count": 2}]

    def test_links_are_resolved_for_a_reader(self, client, name):
        query = f"fromStream('{name}').when({{Happened(s, e) {{ linkTo('to-{name}', e) }}}})"
        client.create_projection(name=name, query=query, emit_enabled=True)
        append(client, name, "Happened", "Happened")
        processed(client, name, 2)
        found = client.get_stream(f"to-{name}", resolve_links=True)
        assert [(event.type, event.stream_name, event.stream_position) for event in found] == [
            ("Happened", name, 0),
            ("Happened", name, 1),
        ]

    def test_the_standard_projections_run(self, client, name):
        append(client, f"{name}-1", name)
        for stream in (f"$ce-{name}", f"$et-{name}"):
            with client.subscribe_to_stream(stream, resolve_links=True, timeout=10) as subscription:
                assert next(subscription).stream_name == f"{name}-1"

    def test_a_state_and_a_result_of_a_partition(self, server, client, name):
        append(client, name, "Happened", "Happened")
        query = f"fromStream('{name}').partitionBy(e => 'p' + e.sequenceNumber)"
        query += ".when({$init: () => ({n: 1}), $any() {}})"
        client.create_projection(name=name, query=query + ".transformBy(s => ({twice: s.n * 2}))")
        processed(client, name, 2)
        for partition, there in (("p0", True), ("p1", True), ("p2", False)):
            options = {"name": name, "partition": partition}
            state = server.stub.State(pb.StateReq(options=pb.StateReq.Options(**options))).state
            result = server.stub.Result(pb.ResultReq(options=pb.ResultReq.Options(**options))).result
            assert dict(state.struct_value) == ({"n": 1} if there else {})
            assert dict(result.struct_value) == ({"twice": 2} if there else {})


class TestRefusals:
    def test_a_projection_that_is_not_there(self, client, name):
        for ask in (
            lambda: client.update_projection(name, query=""),
            lambda: client.delete_projection(name),
            lambda: client.get_projection_statistics(name=name),
            lambda: client.disable_projection(name),
            lambda: client.enable_projection(name),
            lambda: client.reset_projection(name),
            lambda: client.get_projection_state(name),
        ):
            with pytest.raises(NotFound):
                ask()

    def test_words_and_codes(self, server, client, name):
        client.create_projection(name=name, query=counting(name))
        create = pb.CreateReq.Options(continuous=pb.CreateReq.Options.Continuous(name=name), query="")
        delete = pb.DeleteReq.Options(name=name)
        statistics = pb.StatisticsReq.Options(name=f"no-{name}")
        for call, code, words in (
            (lambda: server.stub.Create(pb.CreateReq(options=create)), "UNKNOWN", "received Conflict instead"),
            (lambda: server.stub.Create(pb.CreateReq()), "UNKNOWN", "Exception was thrown by handler."),
            (lambda: server.stub.Update(pb.UpdateReq(options={"name": name})), "UNKNOWN", "Exception was thrown"),
            (lambda: server.stub.Delete(pb.DeleteReq(options=delete)), "UNKNOWN", "received OperationFailed instead"),
            (
                lambda: list(server.stub.Statistics(pb.StatisticsReq(options=statistics))),
                "NOT_FOUND",
                f"Projection 'no-{name}' not found",
            ),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                call()
            assert refused.value.code().name == code
            assert words in refused.value.details()

    def test_a_name_is_taken_once(self, client, name):
        client.create_projection(name=name, query="")
        with pytest.raises(AlreadyExists):
            client.create_projection(name=name, query="")

    def test_tracking_needs_emitting(self, client, name):
        with pytest.raises(ExceptionThrownByHandler):
            client.create_projection(name=name, query="", track_emitted_streams=True)

    def test_a_running_one_cannot_be_deleted(self, client, name):
        client.create_projection(name=name, query=counting(name))
        with pytest.raises(OperationFailed):
            client.delete_projection(name)

    def test_the_state_of_one_that_cannot_be_run_is_waited_for(self, client, name):
        client.create_projection(name=name, query="")
        with pytest.raises(DeadlineExceeded):
            client.get_projection_state(name, timeout=0.3)

    @pytest.mark.parametrize(
        ("body", "reason"),
        [("throw new Error('mine')", "mine"), ("for (;;);", "too long"), ("let a = 'x'; for (;;) a += a", "")],
    )
    def test_a_bad_handler_faults_and_the_server_goes_on(self, client, name, body, reason):
        append(client, name, "Happened")
        client.create_projection(name=name, query=f"fromStream('{name}').when({{Happened() {{ {body} }}}})")
        assert reason in faulted(client, name)
        append(client, name, "Happened")
        assert len(client.get_stream(name)) == 2

    def test_a_bad_source_faults(self, client, name):
        client.create_projection(name=name, query="fromStream('a').when({")
        assert "SyntaxError" in faulted(client, name)


class TestLists:
    def listed(self, server, **mode):
        answer = server.stub.Statistics(pb.StatisticsReq(options=pb.StatisticsReq.Options(**mode)))
        return {one.details.name: one.details for one in answer}

    def test_all_of_them(self, server, client, name):
        client.create_projection(name=name, query=counting(name))
        assert self.listed(server, all=EMPTY).keys() >= {name, "$by_category", "$streams"}
        assert name in self.listed(server, continuous=EMPTY)
        assert name not in self.listed(server, transient=EMPTY)

    def test_one_time_and_transient_ones(self, server, client, name):
        append(client, name, "Happened")
        before = set(self.listed(server, one_time=EMPTY))
        transient = pb.CreateReq.Options.Transient(name=name)
        server.stub.Create(pb.CreateReq(options=pb.CreateReq.Options(transient=transient, query=counting(name))))
        server.stub.Create(pb.CreateReq(options=pb.CreateReq.Options(one_time=EMPTY, query=counting(name))))
        until(lambda: self.listed(server, transient=EMPTY)[name].status == "Completed")
        (unnamed,) = set(self.listed(server, one_time=EMPTY)) - before
        until(lambda: self.listed(server, one_time=EMPTY)[unnamed].status == "Completed")
        assert client.get_projection_state(unnamed).value == client.get_projection_state(name).value == {"count": 1}


def test_the_subsystem_restarts(client, name):
    append(client, name, "Happened")
    client.create_projection(name=name, query=counting(name))
    processed(client, name, 1)
    client.restart_projections_subsystem()
    append(client, name, "Happened")
    processed(client, name, 1)
    assert client.get_projection_state(name).value == {"count": 2}


def test_after_a_kill_of_the_server_each_event_counts_once(tmp_path):
    query = counting("a").replace("s.count += 1", "s.count += 1; emit('out', 'Counted', {n: s.count})")
    with Server(tmp_path) as server:
        server.client.create_projection(name="mine", query=query, emit_enabled=True)
        for _ in range(2):
            for _ in range(5):
                append(server.client, "a", *["Happened"] * 20)
            server.kill()
            server.start()
        until(lambda: server.client.get_projection_state("mine").value == {"count": 200})
        emitted = [json.loads(event.data)["n"] for event in server.client.get_stream("out")]
        assert emitted == list(range(1, 201))
