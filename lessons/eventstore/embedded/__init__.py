"""A server in Python that speaks EventStoreDB's protocol.

    python -m lessons.eventstore.embedded --port 2113

`store` holds the rules of streams and knows nothing of a network. `persistent` (consumer groups) and `projections`
build on it. `protocol` translates between them and gRPC.
"""
