"""The events of a batch append: taken from their bytes, they are those that the messages have when they are parsed."""

import uuid

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given, settings
from hypothesis import strategies as st

from embedded_eventstore.protocol import messages, proposed
from embedded_eventstore.protocol.errors import BadRequest
from embedded_eventstore.wire import streams_pb2 as pb

Proposed = pb.BatchAppendReq.ProposedMessage
JSON = {"type": "MoneyDeposited", "content-type": "application/json"}
IDS = st.uuids().map(lambda id: {"string": str(id)})
ODD_IDS = st.uuids().flatmap(lambda id: st.sampled_from([{"string": id.hex}, {"string": str(id).upper()}, STRUCTURED]))
STRUCTURED = {"structured": {"most_significant_bits": 1, "least_significant_bits": -2}}
DATA = st.one_of(
    st.just(b""), st.binary(max_size=3), st.sampled_from([bytes(127), bytes(128), bytes(200), bytes(20_000)])
)
TYPES = st.sampled_from(["A", "B", "MoneyDeposited"])
MESSAGES = st.builds(
    lambda id, data, about, type: Proposed(
        id=id, data=data, custom_metadata=about, metadata={"type": type, "content-type": "application/json"}
    ).SerializeToString(),
    st.one_of(IDS, IDS, ODD_IDS),
    DATA,
    st.one_of(st.just(b""), st.just(b'{"$correlationId": "1"}'), st.binary(max_size=2)),
    TYPES,
)


def parsed(raw: list[bytes]):
    return [messages.new_event(Proposed.FromString(one)) for one in raw]


@settings(max_examples=60, deadline=None)
@given(st.lists(MESSAGES, max_size=8).flatmap(lambda some: st.permutations(some + some)))
def test_they_are_those_of_the_parsed_messages(raw):
    assert proposed.new_events(raw) == parsed(raw)


def serialized(data: bytes, id: str | None = None) -> bytes:
    return Proposed(id={"string": id or str(uuid.uuid4())}, metadata=JSON, data=data).SerializeToString()


def parts(data: bytes) -> list[bytes]:
    """The id, the metadata and the data of a message."""
    id, metadata = ({"string": str(uuid.uuid4())}, JSON)
    return [one.SerializeToString() for one in (Proposed(id=id), Proposed(metadata=metadata), Proposed(data=data))]


@pytest.mark.parametrize(
    "order", [(0, 2, 1), (2, 1, 0), (1, 0, 2), (0, 1, 2, 2), (0, 1, 2, 0), (0, 2, 1, 2), (0, 1, 1, 2)]
)
def test_fields_in_another_order_or_twice(order):
    raw = [b"".join(parts(data)[place] for place in order) for data in (b"json", b"JSON", b"json", b'"\x02on')]
    assert proposed.new_events(raw) == parsed(raw)


def test_data_that_looks_like_a_field():
    inner = serialized(b"x")
    raw = [serialized(data) for data in (inner, inner[::-1], inner, b'"' + bytes([len(inner) - 2]) + inner[2:])]
    assert proposed.new_events(raw) == parsed(raw)


def test_an_id_that_is_none_is_refused_among_good_ones():
    with pytest.raises(BadRequest):
        proposed.new_events([serialized(b"1"), serialized(b"2"), serialized(b"3", id="x" * 36)])


def test_what_is_no_message_is_refused():
    good = serialized(b"12")
    with pytest.raises(DecodeError):
        proposed.new_events([good, good, good[:-1]])
