"""From a stream into a bucket: delivery streams of Firehose, and the pump that moto needs.

On AWS a delivery stream whose source is a Kinesis stream reads it by itself. moto 5.2.5 takes such a delivery stream
and moves nothing. `pump` does the moving: it reads the stream and puts the records into a delivery stream that takes
them directly.
"""

import time
from collections.abc import Callable, Iterable
from itertools import islice

from lessons.errors import WaitError
from lessons.kinesis.lineage import read_in_order

AT_MOST = 500
"""Records that one PutRecordBatch call takes (Amazon Data Firehose API reference, PutRecordBatch)."""
ROLE = "arn:aws:iam::123456789012:role/lesson"
"""The role by which Firehose may write into the bucket: AWS wants a real one, moto takes any."""
TRIES = 5


def recreate_delivery_stream(
    firehose, name: str, bucket: str, source: str | None = None, prefix: str = "events/"
) -> None:
    """A new delivery stream into the bucket; one of that name is deleted first.

    Args:
        firehose: a boto3 client for Firehose.
        name: of the delivery stream; it belongs to a lesson.
        bucket: an existing bucket.
        source: the ARN of a Kinesis stream to read; None for one into which records are put directly.
        prefix: what the names of the objects begin with.
    """
    delete_delivery_stream(firehose, name)
    where = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{bucket}", "Prefix": prefix}
    where["BufferingHints"] = {"SizeInMBs": 1, "IntervalInSeconds": 60}
    settings = {"DeliveryStreamType": "DirectPut"}
    if source:
        reads = {"KinesisStreamARN": source, "RoleARN": ROLE}
        settings = {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": reads}
    firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=where, **settings)


def delete_delivery_stream(firehose, name: str) -> None:
    """Delete the delivery stream if it exists; what it has delivered stays."""
    try:
        firehose.delete_delivery_stream(DeliveryStreamName=name)
    except firehose.exceptions.ResourceNotFoundException:
        return


def pump(client, stream: str, firehose, delivery: str, form: Callable[[dict], bytes], pause=time.sleep) -> int:
    """Put every record of the stream as it is now into the delivery stream; returns how many there were.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        firehose: a boto3 client for Firehose.
        delivery: a delivery stream into which records may be put directly.
        form: makes of a record of Kinesis the bytes that are delivered.
        pause: called with seconds to wait.
    """
    records, count = read_in_order(client, stream, pause), 0
    while some := [{"Data": form(record)} for record in islice(records, AT_MOST)]:
        deliver(firehose, delivery, some, pause)
        count += len(some)
    return count


def deliver(firehose, delivery: str, records: Iterable[dict], wait: Callable[[float], None] = time.sleep) -> None:
    """Put records, and put again those that were refused: like PutRecords, PutRecordBatch can fail in part.

    Raises:
        WaitError: some records were refused every time.
    """
    records = list(records)
    for number in range(TRIES):
        answer = firehose.put_record_batch(DeliveryStreamName=delivery, Records=records)
        if answer["FailedPutCount"] == 0:
            return
        results = zip(records, answer["RequestResponses"], strict=True)
        records = [record for record, result in results if "ErrorCode" in result]
        wait(0.1 * 2**number)
    raise WaitError(f"{len(records)} records were refused {TRIES} times.", "Put them again later.")
