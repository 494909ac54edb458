"""Errors of persistent subscriptions; the protocol turns each into its gRPC status."""

from __future__ import annotations


class SubscriptionError(Exception):
    """Base of all of them.

    Args:
        stream: the stream of the group, or "$all".
        group: its name.
        reason: words for the client; the name of the class without them.
    """

    def __init__(self, stream: str, group: str, reason: str = "") -> None:
        super().__init__(f"Persistent subscription {stream}::{group}: {reason or type(self).__name__}")
        self.stream = stream
        self.group = group
        self.reason = reason


class GroupDoesNotExist(SubscriptionError):
    """The group does not exist, or was deleted while it was read."""


class GroupAlreadyExists(SubscriptionError):
    """The stream has a group of this name."""


class MaximumSubscribersReached(SubscriptionError):
    """The group has as many consumers as its max_subscriber_count allows."""


class SubscriptionDropped(SubscriptionError):
    """The group ended this consumer's subscription: the group was updated, deleted or restarted."""


class SubscriptionFailed(SubscriptionError):
    """The request can't be done; `reason` says why."""
