"""Avro schemas, and the registry that keeps them in a topic."""

import re

import pytest

from lessons.events import EventError
from lessons.kafka import schemas
from lessons.kafka.schemas import Registry, SchemaError, decode, encode
from lessons.kafka.topics import delete_topic, recreate_topic


def record(*fields):
    return {"type": "record", "name": "UserLoggedIn", "fields": list(fields)}


USER = {"name": "userId", "type": "long"}
DEVICE = {"name": "device", "type": "string", "default": "unknown"}
V0, V1 = record(USER), record(USER, DEVICE)


@pytest.fixture
def registry(kafka, admin, request):
    name = re.sub(r"[^\w.-]+", "-", f"schemas-{request.node.name}")
    recreate_topic(admin, name)
    yield Registry(kafka.address, name)
    delete_topic(admin, name)


def test_schemas_are_numbered_and_kept_on_the_broker(kafka, registry):
    assert [registry.register(schema) for schema in (V0, V1, V0)] == [0, 1, 0]
    assert Registry(kafka.address, registry.topic).schemas() == [V0, V1]


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        (record(USER, {"name": "email", "type": "string"}), "old events can't be read with it .the field email"),
        (record({"name": "userId", "type": "string"}), "string not compatible with writer type: long"),
        (record(DEVICE), "its events can't be read by old consumers .the field userId is missing"),
        (record({"name": "userId", "type": "number"}), "This is not an Avro schema"),
        ({"type": "record"}, "This is not an Avro schema"),
        ("a schema", "This is not an Avro schema"),
        ({1, 2}, "This is not an Avro schema"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_kept(registry, schema, reason):
    registry.register(V0)
    with pytest.raises(SchemaError, match=reason):
        registry.register(schema)
    assert registry.schemas() == [V0]


def test_a_schema_must_fit_to_all_before_it_and_not_only_to_the_last(registry):
    registry.register(record(USER))
    registry.register(record(USER, DEVICE))
    with pytest.raises(SchemaError, match="schema 0: old events"):
        registry.register(record(USER, {"name": "device", "type": "string"}))


def test_old_and_new_programs_read_each_other():
    old, new = encode({"userId": 1}, V0, 0), encode({"userId": 2, "device": "phone"}, V1, 1)
    assert [decode(data, [V0, V1], V0) for data in (old, new)] == [{"userId": 1}, {"userId": 2}]
    assert decode(old, [V0, V1], V1) == {"userId": 1, "device": "unknown"}
    assert decode(new, [V0, V1]) == {"userId": 2, "device": "phone"}
    assert new[:5] == b"\x00\x00\x00\x00\x01"


@pytest.mark.parametrize("event", [{}, {"userId": "1"}, {"userId": 1, "more": 2}, {"userId": 2**63}, None, [1]])
def test_an_event_that_is_not_as_its_schema_says_is_not_written(event):
    with pytest.raises(EventError, match="This event does not match its schema"):
        encode(event, V0, 0)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\x01\x00\x00\x00\x00\x02", b'{"userId":1}', b"\x00\x00\x00\x00\x07\x02", b"\x00\x00\x00\x00\x00"],
)
def test_bytes_that_are_no_such_event_are_told(data):
    with pytest.raises(EventError, match="This is not an event in Avro"):
        decode(data, [V0])


def test_a_reader_whose_schema_does_not_fit_is_told():
    with pytest.raises(EventError, match="not an event in Avro"):
        decode(encode({"userId": 1}, V0, 0), [V0], record({"name": "email", "type": "string"}))


def test_why_not_says_nothing_when_all_is_well():
    assert schemas.incompatibility(reader=V1, writer=V0) == ""
