"""A partition's batches as the broker stores them: it sends them unchanged to whoever may read the topic."""

from kafka import KafkaAdminClient
from kafka.errors import for_code
from kafka.protocol.consumer import FetchRequest
from kafka.record import MemoryRecords

from lessons.errors import ServerError

MOST = 50 << 20  # bytes in an answer; a larger batch comes all the same
NEWEST = 12  # the version of the request; later ones have an id in place of the topic's name
WAIT = 100  # milliseconds for an empty answer


def stored_bytes(admin: KafkaAdminClient, topic: str) -> int:
    """Bytes of all batches in the topic's first partition, from which nothing was deleted.

    `describe_log_dirs` tells that, too. But it needs a right on the whole cluster.

    Raises:
        ServerError: the cluster does not let this user read the topic, or has none of that name.
    """
    leader = admin.describe_topics([topic])[0]["partitions"][0]["leader_id"]
    stored, behind = 0, 0
    while (records := _fetch(admin, topic, leader, behind)).has_next():
        stored += records.valid_bytes()
        *_, last = records
        behind = last.next_offset
    return stored


def _fetch(admin: KafkaAdminClient, topic: str, leader: int, offset: int) -> MemoryRecords:
    """The batches from that offset on; no batch at the end."""
    wanted = FetchRequest.FetchTopic
    place = wanted.FetchPartition(partition=0, fetch_offset=offset, partition_max_bytes=MOST)
    topics = [wanted(topic=topic, partitions=[place])]
    request = FetchRequest(
        max_wait_ms=WAIT, min_bytes=1, max_bytes=MOST, topics=topics, session_epoch=-1, max_version=NEWEST
    )
    answer = admin._manager.run(admin._manager.send, request, leader)  # kafka-python 3.0.12 has no method for it
    (found,) = answer.responses[0].partitions
    if found.error_code:
        raise ServerError(
            f"The cluster does not let this user read {topic} ({for_code(found.error_code).__name__}).",
            "Look at the topic's name, or ask whoever runs it for all rights on topics that begin like it.",
        )
    return MemoryRecords(found.records or b"")
