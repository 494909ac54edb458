"""Errors of KurrentDB's newer services: a status with details, which clients read from a trailer."""

from __future__ import annotations

from google.protobuf.message import Message
from grpc import StatusCode

from embedded_eventstore.wire import status_pb2, well_known

TRAILER = "grpc-status-details-bin"
DOMAIN = "kurrentdb.protocol.v2.streams.errors"


class RichError(Exception):
    """A call is refused, and the client is told in a message of its own why.

    Args:
        code: of the status.
        reason: the name of the error, such as "STREAM_TOMBSTONED".
        words: what happened.
        details: what belongs to this error; None for nothing.
    """

    def __init__(self, code: StatusCode, reason: str, words: str, details: Message | None = None) -> None:
        super().__init__(words)
        self.code, self.reason, self.details = code, reason, details

    def trailer(self) -> tuple[str, bytes]:
        """The name and the value of the trailer: a google.rpc.Status."""
        parts = [status_pb2.ErrorInfo(reason=self.reason, domain=DOMAIN), self.details]
        status = status_pb2.Status(code=self.code.value[0], message=str(self))
        for part in parts:
            if part is not None:
                packed = well_known.Any()
                packed.Pack(part)
                status.details.append(packed)
        return TRAILER, status.SerializeToString()
