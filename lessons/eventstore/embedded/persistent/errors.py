"""What can go wrong with a persistent subscription; the protocol turns each into its gRPC status."""

from __future__ import annotations


class SubscriptionError(Exception):
    """Something about the group ``group`` on the stream ``stream`` ("$all" for the whole store)."""

    def __init__(self, stream: str, group: str, reason: str = "") -> None:
        super().__init__(f"Persistent subscription {stream}::{group}: {reason or type(self).__name__}")
        self.stream = stream
        self.group = group
        self.reason = reason


class DoesNotExist(SubscriptionError):
    """There is no such group, or it was deleted while it was read."""


class AlreadyExists(SubscriptionError):
    """A group of this name exists on this stream."""


class MaximumSubscribersReached(SubscriptionError):
    """The group has as many consumers as its max_subscriber_count allows."""


class Dropped(SubscriptionError):
    """The group ended this consumer's subscription: it was updated, deleted or restarted."""


class Failed(SubscriptionError):
    """The request can't be done as asked; ``reason`` says why."""
