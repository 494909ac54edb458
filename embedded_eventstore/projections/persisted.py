"""The definition of a projection that is kept: the newest event of `$projections-<name>`."""

import json
from dataclasses import asdict, dataclass
from enum import Enum

from embedded_eventstore.projections.names import Names
from embedded_eventstore.projections.positions import SUBSYSTEM_VERSION
from embedded_eventstore.projections.reading import newest_event
from embedded_eventstore.store import ANY, NewEvent, Store, new_id

JAVASCRIPT = "JS"


class Mode(str, Enum):
    """How long a projection lives: transient ones are gone with the server, one-time ones end with the last event."""

    TRANSIENT = "Transient"
    ONE_TIME = "OneTime"
    CONTINUOUS = "Continuous"


@dataclass(slots=True)
class ProjectionDefinition:
    """A projection's definition.

    Args:
        query: its JavaScript, or a system projection's configuration.
        mode: how long it lives.
        handler_type: JS, or the name of a system projection's handler.
        enabled: whether it runs.
        emit_enabled: whether it may write events.
        track_emitted_streams: whether the names of the streams that it writes to are kept.
        epoch: the version in which it was reset last; -1 if it never was.
        version: how often the definition was written, from 0; -1 before.
        run_as: the user who created it.
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
        """Whether it has checkpoints."""
        return self.mode is Mode.CONTINUOUS

    def write(self, store: Store, name: str) -> None:
        """Write it; of a transient one only the version is counted."""
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
    def read(cls, store: Store, name: str) -> "ProjectionDefinition | None":
        """The newest definition; None if there is none, or it can't be parsed."""
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
