"""Event Store as a server of this course: the embedded one, which speaks the protocol of EventStoreDB."""
