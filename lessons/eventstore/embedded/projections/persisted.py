"""What is kept of a projection: its definition, as the newest event of `$projections-<name>`."""

import json
from dataclasses import asdict, dataclass
from enum import Enum

from lessons.eventstore.embedded.projections.names import Names
from lessons.eventstore.embedded.projections.positions import SUBSYSTEM_VERSION
from lessons.eventstore.embedded.projections.reading import newest_event
from lessons.eventstore.embedded.store import ANY, NewEvent, Store, new_id

JAVASCRIPT = "JS"


class Mode(str, Enum):
    """How long a projection lives: transient ones are gone with the server, one-time ones end with the last event."""

    TRANSIENT = "Transient"
    ONE_TIME = "OneTime"
    CONTINUOUS = "Continuous"


@dataclass(slots=True)
class Persisted:
    """A projection's definition.

    Args:
        handler_type: JS, or the name of a system projection's handler.
        epoch: the version in which it was reset last; -1 if it never was.
        version: how often the definition was written.
        run_as: the user who made it.
    """

    query: str
    mode: Mode = Mode.CONTINUOUS
    handler_type: str = JAVASCRIPT
    enabled: bool = True
    emit_enabled: bool = False
    track_emitted_streams: bool = False
    epoch: int = -1
    version: int = -1
    run_as: str = "$system"

    @property
    def checkpoints(self) -> bool:
        return self.mode is Mode.CONTINUOUS

    def write(self, store: Store, name: str) -> None:
        """Keeps it. A transient one is only counted."""
        self.version += 1
        if self.mode is Mode.TRANSIENT:
            return
        said = {_camel(key): value for key, value in asdict(self).items()}
        said |= {
            "mode": self.mode.value,
            "checkpointsDisabled": not self.checkpoints,
            "runAs": {"name": self.run_as},
            "projectionSubsystemVersion": SUBSYSTEM_VERSION,
        }
        data = json.dumps(said, ensure_ascii=False).encode()
        store.append(Names(name).updates, [NewEvent(new_id(), "$ProjectionUpdated", data)], ANY)

    @classmethod
    def read(cls, store: Store, name: str) -> "Persisted | None":
        """The newest definition, or None if there is none that makes sense."""
        newest = newest_event(store, Names(name).updates)
        if newest is None or newest.type != "$ProjectionUpdated":
            return None
        try:
            said = json.loads(newest.data)
            known = {field: said[_camel(field)] for field in cls.__slots__ if _camel(field) in said}
            return cls(**known | {"mode": Mode(said["mode"]), "run_as": said["runAs"]["name"]})
        except (ValueError, KeyError, TypeError):
            return None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
