"""A schema registry: Avro schemas in a topic of their own, and events as bytes that name their schema.

A message begins with a zero byte and the schema's number (four bytes), as with Confluent's registry (its documentation,
"Wire Format"). So a consumer knows which schema the message was written with.
"""

import io
import json
import struct
from typing import Any

import fastavro
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.errors import AvroException
from avro.schema import Schema as AvroSchema
from avro.schema import parse
from fastavro.read import SchemaResolutionError
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons.errors import LessonError
from lessons.events import Event, EventError
from lessons.kafka.consumer import read_to_end

HEAD = struct.Struct(">bI")  # the zero byte and the schema's number

Schema = dict[str, Any]
"""An Avro schema, as JSON."""


class SchemaError(LessonError):
    """Something is not a schema, or is not compatible with earlier schemas."""


def incompatibility(reader: Schema, writer: Schema) -> str:
    """Why events written with `writer` can't be read with `reader`; "" if they can.

    Raises:
        SchemaError: one of them is not an Avro schema.

    >>> login = {"type": "record", "name": "Login", "fields": [{"name": "user", "type": "long"}]}
    >>> text = {"type": "record", "name": "Login", "fields": [{"name": "user", "type": "string"}]}
    >>> incompatibility(login, login), incompatibility(text, login)
    ('', 'reader type: string not compatible with writer type: long')
    """
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]  # avro leaves it without annotations
    result = checker.get_compatibility(reader=_parsed(reader), writer=_parsed(writer))
    if result.compatibility is SchemaCompatibilityType.compatible:
        return ""
    kinds = {kind.value for kind in result.incompatibilities}
    if kinds == {"reader_field_missing_default_value"}:
        return f"the field {', '.join(sorted(result.messages))} is missing in some events, and has no default"
    return "; ".join(sorted(result.messages))


def _parsed(schema: Schema) -> AvroSchema:
    try:
        return parse(json.dumps(schema))
    except (AvroException, TypeError, ValueError) as error:
        raise SchemaError(f"This is not an Avro schema: {error}.", "Look at its names and types.") from error


class Registry:
    """The schemas of a topic's events, numbered from 0, kept in a topic on the broker.

    Args:
        address: the broker's.
        topic: an existing topic with one partition, only for schemas.
    """

    def __init__(self, address: str, topic: str):
        self.address, self.topic = address, topic

    def schemas(self) -> list[Schema]:
        """All schemas: number 0 is the first."""
        consumer = KafkaConsumer(bootstrap_servers=self.address, enable_auto_commit=False)
        try:
            partition = TopicPartition(self.topic, 0)
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            return [json.loads(message.value) for message in read_to_end(consumer)]
        finally:
            consumer.close()

    def register(self, schema: Schema) -> int:
        """Store a schema if it is compatible with all earlier schemas in both directions, and return its number.

        A consumer with the new schema must be able to read old events, and a consumer with an old schema new events.
        (Two producers that register at the same moment may disturb each other. A real registry has one leader.)

        Raises:
            SchemaError: it is not a schema, or not compatible; the sentence says why.
        """
        known = self.schemas()
        if schema in known:
            return known.index(schema)
        _parsed(schema)
        for number, before in enumerate(known):
            _require("old events can't be read with it", number, incompatibility(reader=schema, writer=before))
            _require("its events can't be read by old consumers", number, incompatibility(reader=before, writer=schema))
        with KafkaProducer(bootstrap_servers=self.address) as producer:
            return int(producer.send(self.topic, json.dumps(schema).encode()).get(timeout=10).offset)


def _require(what: str, number: int, reason: str) -> None:
    if reason:
        raise SchemaError(
            f"The schema is not compatible with schema {number}: {what} ({reason}).",
            "Give new fields a default, and leave old ones as they are.",
        )


def encode(event: Event, schema: Schema, number: int) -> bytes:
    """The event as Avro, behind the number of its schema.

    Raises:
        EventError: the event does not match the schema.
    """
    data = io.BytesIO()
    data.write(HEAD.pack(0, number))
    try:
        fastavro.schemaless_writer(data, fastavro.parse_schema(schema), event, strict=True)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise EventError(f"This event does not match its schema: {error}.", "Correct the event.") from error
    return data.getvalue()


def decode(data: bytes, schemas: list[Schema], reader: Schema | None = None) -> Event:
    """The event in these bytes.

    Args:
        data: bytes from `encode`.
        schemas: all schemas of the registry.
        reader: the schema that the consumer knows; None for the schema that the event was written with.

    Raises:
        EventError: the bytes are not such an event, or the schema is not known, or the reader's is not compatible.
    """
    try:
        zero, number = HEAD.unpack_from(data)
        if zero:
            raise ValueError("it does not begin with a zero byte")
        writer = fastavro.parse_schema(schemas[number])
        opened = io.BytesIO(data[HEAD.size :])
        event = fastavro.schemaless_reader(opened, writer, reader and fastavro.parse_schema(reader))
        if not isinstance(event, dict):
            raise TypeError("its schema is not a record")
        return event
    except (TypeError, ValueError, LookupError, EOFError, struct.error, SchemaResolutionError) as error:
        raise EventError(
            f"This is not an event in Avro: {data[:40]!r} ({error}).", "Look at who sent it, and with which schema."
        ) from error
