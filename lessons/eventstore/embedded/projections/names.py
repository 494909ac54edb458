"""The streams that belong to a projection, named as EventStoreDB names them."""

from dataclasses import dataclass, field

from lessons.eventstore.embedded.projections.definition import Definition

ALL = "$projections-$all"  # which projections there are


@dataclass(frozen=True, slots=True)
class Names:
    """The streams of the projection called `name`."""

    name: str
    definition: Definition = field(default_factory=Definition)

    @property
    def updates(self) -> str:
        """Its definition: the newest event counts."""
        return f"$projections-{self.name}"

    @property
    def checkpoint(self) -> str:
        return f"$projections-{self.name}-checkpoint"

    def partition_checkpoint(self, partition: str) -> str:
        return f"$projections-{self.name}-{partition}-checkpoint"

    @property
    def emitted_streams(self) -> str:
        """The names of the streams it wrote to, if it tracks them."""
        return f"$projections-{self.name}-emittedstreams"

    @property
    def partitions(self) -> str:
        """The partitions that it has had."""
        return f"$projections-{self.name}-partitions"

    def result(self, partition: str = "") -> str:
        """Where results go: one stream for all without a partition, else one for each partition."""
        if not partition:
            return self.definition.result_stream_name or f"$projections-{self.name}-result"
        pattern = self.definition.partition_result_stream_name_pattern
        return pattern.replace("{0}", partition) if pattern else f"$projections-{self.name}-{partition}-result"
