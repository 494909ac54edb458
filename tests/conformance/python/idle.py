"""A connection on which nothing is said for CONFORMANCE_IDLE seconds, and an open subscription on it."""

from __future__ import annotations

import os
import time

from context import Context


def idle(given: Context) -> object:
    given.append([0])
    with given.client.subscribe_to_stream(given.stream, from_end=True, include_caught_up=True) as subscription:
        events = iter(subscription)
        assert next(events).is_caught_up
        time.sleep(float(os.environ["CONFORMANCE_IDLE"]))
        revision = given.append([1])
        return {"revision": revision, "heard": next(events).stream_position, "errors": []}
