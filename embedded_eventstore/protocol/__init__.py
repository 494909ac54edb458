"""The services of EventStoreDB's protocol: this layer only translates between gRPC and the server's own classes.

Each service has a module; the messages are those of embedded_eventstore.wire.
"""
