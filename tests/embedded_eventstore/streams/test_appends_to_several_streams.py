"""KurrentDB's appends to several streams: all or nothing, checked, and told in messages of their own."""

import uuid

import grpc
import pytest
from esdbclient import StreamState

from embedded_eventstore.wire import streams_v2_pb2 as pb
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call, detail, details

SERVICE = "kurrentdb.protocol.v2.streams.StreamsService"
NO_STREAM, ANY, EXISTS, DELETED, TOMBSTONED = -1, -2, -4, -5, -6


def record(type: str = "A", stream: str = "", id: str | None = None, **fields) -> pb.AppendRecord:
    schema = fields.pop("schema", pb.SchemaInfo(format=pb.SCHEMA_FORMAT_JSON, name=type))
    return pb.AppendRecord(record_id=id or str(uuid.uuid4()), stream=stream, schema=schema, data=b"{}", **fields)


def session(channel, *appends: tuple[str, int, list[pb.AppendRecord]]) -> pb.AppendSessionResponse:
    requests = [pb.AppendRequest(stream=name, expected_revision=number, records=of) for name, number, of in appends]
    return call(channel, SERVICE, "AppendSession", iter(requests))


def append(channel, records, *checks: tuple[str, int]) -> pb.AppendRecordsResponse:
    wanted = [pb.ConsistencyCheck(stream_state={"stream": name, "expected_state": state}) for name, state in checks]
    return call(channel, SERVICE, "AppendRecords", pb.AppendRecordsRequest(records=records, checks=wanted))


def types(client, name: str) -> list[str]:
    return given.types(client.get_stream(name))


def test_a_session_writes_to_each_stream(client, channel):
    one, two = given.name(), given.name()
    done = session(channel, (one, NO_STREAM, [record("A")]), (two, ANY, [record("B"), record("C")]))
    assert [(part.stream, part.stream_revision) for part in done.output] == [(one, 0), (two, 1)]
    assert (types(client, one), types(client, two)) == (["A"], ["B", "C"])
    assert done.position == client.get_stream(two)[-1].commit_position


def test_a_conflict_in_one_stream_leaves_all_as_they_were(client, channel):
    one, two = given.name(), given.stream(client, "A")
    with pytest.raises(grpc.RpcError) as refused:
        session(channel, (one, ANY, [record()]), (two, 7, [record()]))
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert details(refused.value) == ["ErrorInfo", "StreamRevisionConflictErrorDetails"]
    told = detail(refused.value)
    assert (told.stream, told.expected_revision, told.actual_revision) == (two, 7, 0)
    assert client.get_current_version(one) is StreamState.NO_STREAM


def test_a_repeated_session_is_not_written_twice(client, channel):
    name, again = given.name(), record()
    first = session(channel, (name, NO_STREAM, [again]))
    assert session(channel, (name, NO_STREAM, [again])) == first
    assert types(client, name) == ["A"]


def test_a_stream_comes_once_in_a_session(channel):
    name = given.name()
    with pytest.raises(grpc.RpcError) as refused:
        session(channel, (name, ANY, [record()]), (name.upper(), ANY, [record()]))
    assert refused.value.code() is grpc.StatusCode.ABORTED
    assert details(refused.value)[-1] == "StreamAlreadyInAppendSessionErrorDetails"


def test_a_session_without_appends_is_refused(channel):
    with pytest.raises(grpc.RpcError) as refused:
        session(channel)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION


def test_a_tombstoned_stream_is_told(client, channel):
    name = given.stream(client, "A")
    client.tombstone_stream(name, current_version=StreamState.ANY)
    with pytest.raises(grpc.RpcError) as refused:
        session(channel, (name, ANY, [record()]))
    assert detail(refused.value).stream == name
    assert details(refused.value)[-1] == "StreamTombstonedErrorDetails"


def test_properties_are_the_metadata_for_older_clients(client, channel):
    name, properties = given.name(), {"user": {"string_value": "Ada"}, "count": {"number_value": 2}}
    session(channel, (name, ANY, [record(properties=properties), record()]))
    first, second = client.get_stream(name)
    schema = '"$schema.format":"Json","$schema.name":"A"'
    assert first.metadata.decode() == f'{{{schema},"count":2,"user":"Ada"}}'
    assert second.metadata.decode() == f"{{{schema}}}"
    assert first.content_type == "application/json"


def test_other_formats_are_bytes_and_named(client, channel):
    name = given.name()
    session(channel, (name, ANY, [record(schema=pb.SchemaInfo(format=pb.SCHEMA_FORMAT_AVRO, name="A"))]))
    [event] = client.get_stream(name)
    assert (event.content_type, event.metadata) == (
        "application/octet-stream",
        b'{"$schema.format":"Avro","$schema.name":"A"}',
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "no-uuid"},
        {"schema": pb.SchemaInfo(format=pb.SCHEMA_FORMAT_JSON)},
        {"schema": pb.SchemaInfo(name="A")},
    ],
)
def test_records_that_make_no_sense(client, channel, wrong):
    name = given.name()
    with pytest.raises(grpc.RpcError) as refused:
        session(channel, (name, ANY, [record(**wrong)]))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert client.get_current_version(name) is StreamState.NO_STREAM


def test_records_keep_their_order_over_streams(client, channel):
    one, two = given.name(), given.name()
    done = append(channel, [record("A", one), record("B", two), record("C", one)])
    assert {part.stream: part.revision for part in done.revisions} == {one: 1, two: 0}
    ours = [event.type for event in client.read_all() if event.stream_name in (one, two)]
    assert ours == ["A", "B", "C"]


def state_of(client, kind: str) -> str:
    """The name of a stream in this state."""
    if kind == "none":
        return given.name()
    name = given.stream(client, "A", "B")
    if kind == "deleted":
        client.delete_stream(name, current_version=StreamState.ANY)
    if kind == "tombstoned":
        client.tombstone_stream(name, current_version=StreamState.ANY)
    return name


STATES = {
    # the state of the stream: what holds, and what is told where it does not
    "revision 1": ({1, EXISTS}, 1),
    "none": ({NO_STREAM}, NO_STREAM),
    "deleted": ({1, NO_STREAM, DELETED}, DELETED),
    "tombstoned": ({NO_STREAM, TOMBSTONED}, TOMBSTONED),
}


@pytest.mark.parametrize("expected", [0, 1, NO_STREAM, EXISTS, DELETED, TOMBSTONED])
@pytest.mark.parametrize("kind", STATES)
def test_a_check_of_a_stream_that_is_not_written_to(client, channel, kind, expected):
    holds, actual = STATES[kind]
    target, checked = given.name(), state_of(client, kind)
    if expected in holds:
        append(channel, [record(stream=target)], (checked, expected))
        assert types(client, target) == ["A"]
        return
    with pytest.raises(grpc.RpcError) as refused:
        append(channel, [record(stream=target)], (checked, expected))
    [violation] = detail(refused.value).violations
    assert (violation.check_index, violation.stream_state.stream) == (0, checked)
    assert (violation.stream_state.expected_state, violation.stream_state.actual_state) == (expected, actual)
    assert client.get_current_version(target) is StreamState.NO_STREAM


def test_all_checks_that_do_not_hold_are_told(client, channel):
    one, two, three = given.stream(client, "A"), given.name(), given.stream(client, "A")
    with pytest.raises(grpc.RpcError) as refused:
        append(channel, [record(stream=one)], (three, 0), (one, 5), (two, EXISTS))
    told = detail(refused.value).violations
    assert [(one_.check_index, one_.stream_state.actual_state) for one_ in told] == [(1, 0), (2, NO_STREAM)]
    assert types(client, one) == ["A"]


def test_a_repeated_append_with_its_check_is_not_written_twice(client, channel):
    name, again = given.stream(client, "A"), record("B")
    again.stream = name
    first = append(channel, [again], (name, 0))
    assert append(channel, [again], (name, 0)) == first
    assert types(client, name) == ["A", "B"]


def test_a_stream_is_checked_once(client, channel):
    name = given.stream(client, "A")
    with pytest.raises(grpc.RpcError) as refused:
        append(channel, [record(stream=name)], (name, 0), (name, 0))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
