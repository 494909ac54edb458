"""gRPC on one side, the server's own classes on the other: this layer only translates.

Each service of EventStoreDB's protocol has a module: the messages and servicers are those that esdbclient brings.
"""
