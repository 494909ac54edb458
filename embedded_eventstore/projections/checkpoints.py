"""The checkpoints of a projection: its position and states, kept in streams for the next start.

`$projections-<name>-checkpoint` has the position and the state that all events share; each partition's state is in
`$projections-<name>-<partition>-checkpoint`. They are written in one transaction, so they belong to one position.
A checkpoint of an older epoch, or of an earlier projection of this name, is ignored.
"""

import json

from embedded_eventstore.projections.engine import NO_STATE, State
from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.names import Names
from embedded_eventstore.projections.positions import Position, Version, read_stamp, stamp
from embedded_eventstore.projections.reading import newest_event
from embedded_eventstore.store import ANY, AppendTooLarge, NewEvent, Store, new_id

# Two are kept, so that a person can read the one before.
_METADATA = json.dumps(
    {"$maxCount": 2, "$acl": {"$r": "$admins", "$w": "$admins", "$d": "$admins", "$mr": "$all", "$mw": "$admins"}}
).encode()

# Partitions whose state stays in memory after a checkpoint.
CACHED_PARTITIONS = 5_000


class Checkpoints:
    """Reads and writes the checkpoints of one projection.

    Args:
        store: has them.
        names: of the projection's streams.
        version: the version that reads and writes.
        enabled: false for one-time and transient projections, which have no checkpoints.
    """

    def __init__(self, store: Store, names: Names, version: Version, enabled: bool = True) -> None:
        self._store = store
        self._names = names
        self._version = version
        self.enabled = enabled

    def load(self) -> tuple[Position, State] | None:
        """The newest position, and the state without a partition; None if there is no checkpoint."""
        return self._load(self._names.checkpoint)

    def load_partition(self, partition: str) -> State:
        """The state of one partition, NO_STATE if it has none."""
        loaded = self._load(self._names.partition_checkpoint(partition))
        return loaded[1] if loaded else NO_STATE

    def _load(self, stream: str) -> tuple[Position, State] | None:
        newest = newest_event(self._store, stream) if self.enabled else None
        stamped = read_stamp(newest.metadata) if newest else None
        if newest is None or stamped is None:
            return None
        written_by, position = stamped
        if written_by.id != self._version.id or written_by.version < self._version.epoch:
            return None
        return position, _deserialize(newest.data)

    def write(self, position: Position, states: dict[str, State]) -> None:
        """Write a checkpoint, within a transaction of the store.

        Args:
            position: how far the projection has read.
            states: by partition, those that changed since the last checkpoint, and always that of "".

        Raises:
            ProjectionFaulted: a state is larger than an event may be.
        """
        for partition, state in states.items():
            stream = self._names.partition_checkpoint(partition) if partition else self._names.checkpoint
            type_ = "$Checkpoint" if partition else "$ProjectionCheckpoint"
            if newest_event(self._store, stream) is None:
                self._store.append(f"$${stream}", [NewEvent(new_id(), "$metadata", _METADATA)], ANY)
            event = NewEvent(new_id(), type_, _serialize(state), stamp(self._version, position))
            try:
                self._store.append(stream, [event], ANY)
            except AppendTooLarge:
                raise ProjectionFaulted(f"The state of the partition '{partition}' is too large to be kept.") from None


def _serialize(state: State) -> bytes:
    """`[state]` where the result is the state itself (no transformBy, no filterBy), else `[state,result]`."""
    text, result = state
    if not text:
        return b"[]"
    return f"[{text}]".encode() if result == text else f"[{text},{result or 'null'}]".encode()


def _deserialize(data: bytes) -> State:
    parts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in json.loads(data)]
    if not parts:
        return NO_STATE
    result = parts[-1]
    return parts[0], None if result == "null" else result


class States:
    """The states of one projection while it runs, by partition; "" is the state that all events share.

    Args:
        checkpoints: has the states that are not in memory.
        root: the state of "".
    """

    def __init__(self, checkpoints: Checkpoints, root: State = NO_STATE) -> None:
        self._checkpoints = checkpoints
        self._known: dict[str, State] = {"": root}
        self._unsaved: set[str] = set()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, partition: str) -> State:
        """A partition's state; from its checkpoint if it is not in memory."""
        state = self._known.get(partition)
        if state is None:
            state = self._checkpoints.load_partition(partition)
            self._known[partition] = state
        return state

    def update(self, states: dict[str, State]) -> None:
        """Take the states that a batch changed."""
        self._known.update(states)
        self._unsaved.update(states)

    def all(self) -> dict[str, State]:
        """The states in memory. Without checkpoints these are all states."""
        return self._known

    def unsaved(self) -> dict[str, State]:
        """The states that a checkpoint has to write."""
        return {partition: self._known[partition] for partition in {"", *self._unsaved}}

    def saved(self) -> None:
        """Note that a checkpoint was written; memory may be released."""
        self._unsaved.clear()
        if len(self._known) > CACHED_PARTITIONS:
            self._known = {"": self._known[""]}
