"""Sequence numbers with gaps in front of a moto that counts 1, 2, 3, as its container does."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.client import BaseClient

from lessons.course import Wrong
from lessons.kinesis.addressing import by_name
from lessons.kinesis.consumer import iterator_after, read_shard, shard_ids
from lessons.kinesis.standins import WHERE, StandIn, takes


def sparse(client: BaseClient, stream: str) -> "Sparse":
    """A client whose sequence numbers have gaps, for the records that the stream has now."""
    starts = {shard: iterator_after(client, stream, shard, None) for shard in shard_ids(client, stream)}
    read = {shard: read_shard(client, start, lambda seconds: None) for shard, start in starts.items()}
    return Sparse(client, {shard: [one["SequenceNumber"] for one in records] for shard, records in read.items()})


class Sparse(StandIn):
    """A client whose sequence numbers have gaps, as on AWS, so that the next one can't be computed.

    Args:
        client: of the service.
        numbers: its sequence numbers, by shard.
    """

    def __init__(self, client: BaseClient, numbers: Mapping[str, Sequence[str]]) -> None:
        super().__init__(client)
        self._real = {(shard, self.shown(one)): one for shard, some in numbers.items() for one in some}

    @staticmethod
    def shown(number: str) -> str:
        """What the learner sees in place of the service's number."""
        return str(int(number) * 1000 + 7)

    @takes(*WHERE, "ShardId", "StartingSequenceNumber", passed_on=("ShardIteratorType", "Timestamp"))
    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it; refuses a number that no record of the shard has."""
        request, number = by_name(self._client, parameters), parameters.get("StartingSequenceNumber")
        place = parameters["ShardId"], str(number)
        if number is not None and place not in self._real:
            raise Wrong(f"No record of {place[0]} has the number {number}, and nobody can compute the next one.")
        if number is not None:
            request["StartingSequenceNumber"] = self._real[place]
        return dict(self._client.get_shard_iterator(**request))

    @takes(passed_on=("ShardIterator", "Limit", "StreamARN"))
    def get_records(self, **parameters: Any) -> dict[str, Any]:
        """As the client does it; the records have the numbers that the learner sees."""
        answer = self._client.get_records(**parameters)
        records = [{**record, "SequenceNumber": self.shown(record["SequenceNumber"])} for record in answer["Records"]]
        return {**answer, "Records": records}
