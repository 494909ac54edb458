"""Avro schemas of a topic's events, kept in a topic of their own, and the bytes that name the schema they are of.

This is how a schema registry works. A message begins with a zero and the schema's number (four bytes), as those of
Confluent's registry do (its documentation, "Wire Format"), so that a consumer knows with which schema it was written.
"""

import io
import json
import struct

import fastavro
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.errors import AvroException
from avro.schema import parse
from fastavro.read import SchemaResolutionError
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons.errors import LessonError
from lessons.events import EventError
from lessons.kafka.consumer import read_to_end

HEAD = struct.Struct(">bI")  # the zero and the schema's number


class SchemaError(LessonError):
    """A schema is none, or does not fit to those before it."""


def incompatibility(reader: dict, writer: dict) -> str:
    """Why events written with `writer` can't be read with `reader`; "" if they can.

    Raises:
        SchemaError: one of them is not an Avro schema.

    >>> login = {"type": "record", "name": "Login", "fields": [{"name": "user", "type": "long"}]}
    >>> text = {"type": "record", "name": "Login", "fields": [{"name": "user", "type": "string"}]}
    >>> why_not(login, login), why_not(text, login)
    ('', 'reader type: string not compatible with writer type: long')
    """
    found = ReaderWriterCompatibilityChecker().get_compatibility(reader=_parsed(reader), writer=_parsed(writer))
    if found.compatibility is SchemaCompatibilityType.compatible:
        return ""
    kinds = {kind.value for kind in found.incompatibilities}
    if kinds == {"reader_field_missing_default_value"}:
        return f"the field {', '.join(sorted(found.messages))} is missing in some events, and has no default"
    return "; ".join(sorted(found.messages))


def _parsed(schema: dict):
    try:
        return parse(json.dumps(schema))
    except (AvroException, TypeError, ValueError) as error:
        raise SchemaError(f"This is not an Avro schema: {error}.", "Look at its names and types.") from error


class Registry:
    """The schemas that a topic's events may have, numbered from 0 on, kept on the broker.

    Args:
        address: the broker's.
        topic: an existing topic with one partition, for schemas only.
    """

    def __init__(self, address: str, topic: str):
        self.address, self.topic = address, topic

    def schemas(self) -> list[dict]:
        """All schemas, by number."""
        consumer = KafkaConsumer(bootstrap_servers=self.address, enable_auto_commit=False)
        try:
            place = TopicPartition(self.topic, 0)
            consumer.assign([place])
            consumer.seek_to_beginning(place)
            return [json.loads(message.value) for message in read_to_end(consumer)]
        finally:
            consumer.close()

    def register(self, schema: dict) -> int:
        """Keep a schema, if it fits to all before it in both directions, and return its number.

        It must read what was written before, and what it writes must be readable by consumers that have not been
        updated. (Two who register at the same moment are not kept apart: a real registry has one leader.)

        Raises:
            SchemaError: it is not a schema, or does not fit; the sentence says why.
        """
        known = self.schemas()
        if schema in known:
            return known.index(schema)
        _parsed(schema)
        for number, before in enumerate(known):
            _require("old events can't be read with it", number, incompatibility(reader=schema, writer=before))
            _require("its events can't be read by old consumers", number, incompatibility(reader=before, writer=schema))
        with KafkaProducer(bootstrap_servers=self.address) as producer:
            return producer.send(self.topic, json.dumps(schema).encode()).get(timeout=10).offset


def _require(what: str, number: int, reason: str) -> None:
    if reason:
        raise SchemaError(
            f"The schema does not fit to schema {number}: {what} ({reason}).",
            "Give new fields a default, and leave old ones as they are.",
        )


def encode(event: dict, schema: dict, number: int) -> bytes:
    """The event as Avro, behind the number of its schema.

    Raises:
        EventError: the event is not as the schema says.
    """
    data = io.BytesIO()
    data.write(HEAD.pack(0, number))
    try:
        fastavro.schemaless_writer(data, fastavro.parse_schema(schema), event, strict=True)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise EventError(f"This event is not as its schema says: {error}.", "Correct the event.") from error
    return data.getvalue()


def decode(data: bytes, schemas: list[dict], reader: dict | None = None) -> dict:
    """The event in these bytes.

    Args:
        data: what `encode` made.
        schemas: all schemas, by number.
        reader: the schema that the consumer knows; None for the one with which the event was written.

    Raises:
        EventError: the bytes are no such event, or its schema is not known, or can't be read with the reader's.
    """
    try:
        zero, number = HEAD.unpack_from(data)
        if zero:
            raise ValueError("it does not begin with a zero")
        writer = fastavro.parse_schema(schemas[number])
        opened = io.BytesIO(data[HEAD.size :])
        return fastavro.schemaless_reader(opened, writer, reader and fastavro.parse_schema(reader))
    except (TypeError, ValueError, LookupError, EOFError, struct.error, SchemaResolutionError) as error:
        raise EventError(
            f"This is not an event in Avro: {data[:40]!r} ({error}).", "Look at who sent it, and with which schema."
        ) from error
