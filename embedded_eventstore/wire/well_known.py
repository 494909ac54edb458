"""Google's own messages that the protocol uses, in this pool."""

from __future__ import annotations

from embedded_eventstore.wire.pool import message_class

Any = message_class("google.protobuf.Any")
ListValue = message_class("google.protobuf.ListValue")
Struct = message_class("google.protobuf.Struct")
Timestamp = message_class("google.protobuf.Timestamp")
Value = message_class("google.protobuf.Value")
