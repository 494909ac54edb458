"""The protocol's messages and services, in a descriptor pool of their own.

Protobuf allows each name once in its default pool, and each client of EventStoreDB registers the same names there.
These messages stand in another pool, so this server needs no client, and any client can be loaded beside it.

The definitions are the .proto files of this folder. `python -m tools.wire` compiles them to messages.binpb, which is
read at run time, and to the modules NAME_pb2.py with their types (NAME_pb2.pyi).
"""
