"""Who may do what to projections: on a server with users, which is one with TLS."""

import base64
import os
import subprocess
import sys

import grpc
import pytest
from esdbclient.protos.Grpc import projections_pb2 as pb
from esdbclient.protos.Grpc import projections_pb2_grpc, shared_pb2

from tests.waiting import until

COUNT = "fromAll().when({$init: () => ({count: 0}), $any(s) { s.count += 1 }})"


@pytest.fixture(scope="module")
def stub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    command = [sys.executable, "-m", "embedded_eventstore", "--port", "0", "--data", str(folder), "--tls"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ, text=True) as process:
        try:
            ready = process.stdout.readline()
            assert ready.startswith("ready")
            port = ready.partition("?")[0].rpartition(":")[2]
            authority = until(lambda: (folder / "ca.crt").read_bytes())
            with grpc.secure_channel(f"localhost:{port}", grpc.ssl_channel_credentials(authority)) as channel:
                yield projections_pb2_grpc.ProjectionsStub(channel)
        finally:
            process.terminate()


def user(name: str, password: str = "changeit"):
    """Metadata of a request by a user."""
    return [("authorization", "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode())]


def requests(stub, name: str = "mine"):
    """Each request that there is, as a function of the metadata."""
    named = {"name": name}
    create = pb.CreateReq(options={"query": COUNT, "continuous": named})
    update = pb.UpdateReq(options={"name": name, "query": COUNT, "no_emit_options": shared_pb2.Empty()})
    return {
        "create": lambda metadata: stub.Create(create, metadata=metadata),
        "update": lambda metadata: stub.Update(update, metadata=metadata),
        "reset": lambda metadata: stub.Reset(pb.ResetReq(options=named), metadata=metadata),
        "statistics": lambda metadata: list(stub.Statistics(pb.StatisticsReq(options=named), metadata=metadata)),
        "state": lambda metadata: stub.State(pb.StateReq(options=named), metadata=metadata),
        "result": lambda metadata: stub.Result(pb.ResultReq(options=named), metadata=metadata),
        "disable": lambda metadata: stub.Disable(
            pb.DisableReq(options={**named, "write_checkpoint": True}), metadata=metadata
        ),
        "enable": lambda metadata: stub.Enable(pb.EnableReq(options=named), metadata=metadata),
        "abort": lambda metadata: stub.Disable(pb.DisableReq(options=named), metadata=metadata),
        "restart": lambda metadata: stub.RestartSubsystem(shared_pb2.Empty(), metadata=metadata),
        "stop": lambda metadata: stub.Disable(
            pb.DisableReq(options={**named, "write_checkpoint": True}), metadata=metadata
        ),
        "delete": lambda metadata: stub.Delete(pb.DeleteReq(options=named), metadata=metadata),
    }


@pytest.mark.parametrize(
    ("metadata", "code"),
    [([], "PERMISSION_DENIED"), (user("admin", "wrong"), "UNAUTHENTICATED"), (user("who"), "UNAUTHENTICATED")],
)
def test_nobody_unknown_gets_anything(stub, metadata, code):
    for request in requests(stub).values():
        with pytest.raises(grpc.RpcError) as refused:
            request(metadata)
        assert refused.value.code().name == code


@pytest.mark.parametrize("name", ["admin", "ops"])
def test_administrators_and_operators_may_do_all(stub, name):
    for request in requests(stub, f"by-{name}").values():
        request(user(name))
