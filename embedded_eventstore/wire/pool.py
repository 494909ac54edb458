"""Reads the compiled definitions, and makes their classes."""

from __future__ import annotations

from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2
from google.protobuf.descriptor import EnumDescriptor, FileDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

FOLDER = "embedded_eventstore/wire"


def _read() -> DescriptorPool:
    compiled = descriptor_pb2.FileDescriptorSet()
    compiled.ParseFromString(resources.files("embedded_eventstore.wire").joinpath("messages.binpb").read_bytes())
    pool = DescriptorPool()
    for file in compiled.file:  # protoc writes a file after those that it imports
        pool.Add(file)
    return pool


POOL = _read()


def message_class(name: str) -> type[Message]:
    """The class of a message.

    Args:
        name: its full name, such as "google.protobuf.Value".

    Raises:
        KeyError: there is none of this name.
    """
    found: type[Message] = GetMessageClass(POOL.FindMessageTypeByName(name))
    return found


def service(name: str) -> ServiceDescriptor:
    """The description of a service, by its full name, such as "event_store.client.streams.Streams".

    Raises:
        KeyError: there is none of this name.
    """
    found: ServiceDescriptor = POOL.FindServiceByName(name)
    return found


def names_of(file: str) -> dict[str, Any]:
    """What a module for a file of definitions has: its classes of messages, its enumerations and their values.

    Args:
        file: the name of a file of this folder without its ending, such as "streams".

    Returns:
        The members of the module, by name.
    """
    described: FileDescriptor = POOL.FindFileByName(f"{FOLDER}/{file}.proto")
    names: dict[str, Any] = {"DESCRIPTOR": described}
    for name, message in described.message_types_by_name.items():
        names[name] = GetMessageClass(message)
    for name, enumeration in described.enum_types_by_name.items():
        names |= _enumeration(name, enumeration)
    return names


def _enumeration(name: str, described: EnumDescriptor) -> dict[str, Any]:
    return {name: EnumTypeWrapper(described)} | {value.name: value.number for value in described.values}
