"""The table of features: what each client must answer, and which has no call for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Feature:
    """A row of features.json.

    Args:
        name: its name, also of the function in each program.
        does: what is done, in words.
        expected: the answer, as JSON.
        lacks: why a client has no call for it, by client.
        otherwise: the answer of clients that show it in another way: ``why`` and ``expected``, by client.
    """

    name: str
    does: str
    expected: Any
    lacks: Mapping[str, str] = field(default_factory=dict)
    otherwise: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def expected_by(self, client: str) -> Any:
        """The answer that this client must show."""
        return self.otherwise.get(client, {"expected": self.expected})["expected"]


def read_table() -> list[Feature]:
    """All features, in the order of the file."""
    rows = json.loads((Path(__file__).parent / "features.json").read_text(encoding="utf-8"))
    return [Feature(name, **row) for name, row in rows.items()]


FEATURES = read_table()
IDLE = "idle"
"""The one feature that takes long: it has a test of its own."""


def features_of(client: str) -> list[Feature]:
    """What a client has a call for, without `idle`."""
    return [feature for feature in FEATURES if client not in feature.lacks and feature.name != IDLE]
