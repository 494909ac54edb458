"""The names of the streams that belong to a projection, as in EventStoreDB."""

from dataclasses import dataclass, field

from embedded_eventstore.projections.definition import SourceDefinition

ALL = "$projections-$all"  # the list of projections


@dataclass(frozen=True, slots=True)
class Names:
    """The streams of one projection.

    Args:
        name: the projection's name.
        definition: may set the names of results.
    """

    name: str
    definition: SourceDefinition = field(default_factory=SourceDefinition)

    @property
    def updates(self) -> str:
        """Its definition is the newest event."""
        return f"$projections-{self.name}"

    @property
    def checkpoint(self) -> str:
        """Its position, and the state that all events share."""
        return f"$projections-{self.name}-checkpoint"

    def partition_checkpoint(self, partition: str) -> str:
        """The state of one partition."""
        return f"$projections-{self.name}-{partition}-checkpoint"

    @property
    def emitted_streams(self) -> str:
        """The names of the streams that it wrote to, if it tracks them."""
        return f"$projections-{self.name}-emittedstreams"

    @property
    def partitions(self) -> str:
        """The partitions that it has created."""
        return f"$projections-{self.name}-partitions"

    def result(self, partition: str = "") -> str:
        """The stream of results: one for each partition; without a partition, one for all."""
        if not partition:
            return self.definition.result_stream_name or f"$projections-{self.name}-result"
        pattern = self.definition.partition_result_stream_name_pattern
        return pattern.replace("{0}", partition) if pattern else f"$projections-{self.name}-{partition}-result"
