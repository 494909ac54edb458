"""The protocol's messages: what is compiled is what is defined, and no client's messages are in their way."""

import subprocess
import sys

import pytest
from google.protobuf import descriptor_pool

from embedded_eventstore.wire import pool, streams_pb2
from tools import wire


def test_what_is_compiled_is_what_is_defined(tmp_path):
    wire.compile_definitions(tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(written) > 20
    stale = [name for name, content in written.items() if (wire.WIRE / name).read_bytes() != content]
    assert not stale, "run `python -m tools.wire`"


def test_each_client_can_be_loaded_beside_the_server():
    code = "import embedded_eventstore.server, sys; print('esdbclient' in sys.modules); import esdbclient"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


def test_a_name_of_the_protocol_is_not_in_the_default_pool():
    import esdbclient.protos.Grpc.streams_pb2 as theirs

    name = "event_store.client.streams.ReadReq"
    assert descriptor_pool.Default().FindMessageTypeByName(name) is theirs.ReadReq.DESCRIPTOR
    assert pool.message_class(name) is streams_pb2.ReadReq
    assert streams_pb2.ReadReq is not theirs.ReadReq


def test_a_client_reads_what_the_server_writes():
    from esdbclient.protos.Grpc import streams_pb2 as theirs

    sent = streams_pb2.ReadResp(last_stream_position=9)
    assert theirs.ReadResp.FromString(sent.SerializeToString()).last_stream_position == 9


def test_an_unknown_name_is_a_key_error():
    with pytest.raises(KeyError):
        pool.service("event_store.client.Nothing")
