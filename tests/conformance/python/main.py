"""Does each feature that CONFORMANCE_FEATURES names, against the server at CONFORMANCE_ADDRESS, and prints its answer.

CONFORMANCE_CLIENT is the package: both have the same calls, and other names for classes.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType, ModuleType

import groups
import idle
import projections
import streams
import subscriptions
import transactions
from context import Context

LIMIT = 20
"""Seconds for a feature."""
MODULES: tuple[ModuleType, ...] = (streams, subscriptions, groups, projections, transactions, idle)


def out_of_time(number: int, frame: FrameType | None) -> None:
    """Ends a feature that waits for what does not come."""
    raise TimeoutError("no answer in time")


def find_feature(name: str) -> Callable[[Context], object]:
    """The function of this name."""
    return next(getattr(module, name) for module in MODULES if hasattr(module, name))


def answer(feature: str, context: Context) -> dict[str, object]:
    """Its answer, or the error that it ended with."""
    signal.alarm(0 if feature == "idle" else LIMIT)
    try:
        return {"answer": find_feature(feature)(context)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    finally:
        signal.alarm(0)


def main() -> int:
    """One line of JSON for each feature."""
    signal.signal(signal.SIGALRM, out_of_time)
    api = importlib.import_module(os.environ["CONFORMANCE_CLIENT"])
    client_class = getattr(api, "KurrentDBClient", None) or api.EventStoreDBClient
    client = client_class(f"esdb://{os.environ['CONFORMANCE_ADDRESS']}?Tls=false")
    for feature in os.environ["CONFORMANCE_FEATURES"].split(","):
        context = Context(api, client, f"{os.environ['CONFORMANCE_NAMES']}-{feature}")
        print(json.dumps({"feature": feature, **answer(feature, context)}), flush=True)
    client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
