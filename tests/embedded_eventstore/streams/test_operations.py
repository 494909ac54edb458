"""What operators ask of a node, and its figures."""

import grpc
import pytest

from embedded_eventstore.wire import monitoring_pb2, operations_pb2, shared_pb2
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call

OPERATIONS = "event_store.client.operations.Operations"
NOTHING = shared_pb2.Empty()


def test_a_scavenge_is_started_and_stopped_once(channel):
    started = call(channel, OPERATIONS, "StartScavenge", operations_pb2.StartScavengeReq())
    assert started.scavenge_result == operations_pb2.ScavengeResp.Started
    stop = operations_pb2.StopScavengeReq(options={"scavenge_id": started.scavenge_id})
    stopped = call(channel, OPERATIONS, "StopScavenge", stop)
    assert stopped.scavenge_result == operations_pb2.ScavengeResp.Stopped
    with pytest.raises(grpc.RpcError) as refused:
        call(channel, OPERATIONS, "StopScavenge", stop)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
    trailers = dict(refused.value.trailing_metadata())
    assert (trailers["exception"], trailers["scavenge-id"]) == ("scavenge-not-found", started.scavenge_id)


@pytest.mark.parametrize("method", ["MergeIndexes", "ResignNode", "RestartPersistentSubscriptions"])
def test_calls_that_change_nothing_here_are_answered(channel, method):
    assert call(channel, OPERATIONS, method, NOTHING) == NOTHING


def test_a_node_can_be_told_to_end(serve):
    server = serve()
    with grpc.insecure_channel(given.address(server)) as channel:
        call(channel, OPERATIONS, "Shutdown", NOTHING)
    assert server.process.wait(10) == 0


def test_figures_come_again_and_again(channel):
    request = monitoring_pb2.StatsReq(refresh_time_period_in_ms=100)
    answers = call(channel, "event_store.client.monitoring.Monitoring", "Stats", request)
    first, second = (dict(next(answers).stats) for _ in range(2))
    answers.cancel()
    assert float(second["proc-upTimeSeconds"]) > float(first["proc-upTimeSeconds"])
    assert first["proc-id"] == second["proc-id"]
