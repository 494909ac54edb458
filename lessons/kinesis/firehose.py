"""Delivery streams of Firehose, from a stream into a bucket, and the pump that moto needs.

On AWS, a delivery stream whose source is a Kinesis stream reads it by itself. moto 5.2.5 creates such a delivery
stream, but moves no records. `pump` moves them: it reads the stream and puts the records into a delivery stream that
takes them directly.
"""

import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from botocore.client import BaseClient

from lessons.errors import WaitError
from lessons.kinesis.account_safety import require_lesson_server
from lessons.kinesis.lineage import read_in_order
from lessons.kinesis.shapes import Record

AT_MOST = 500
"""Records that one PutRecordBatch call takes (Amazon Data Firehose API reference, PutRecordBatch)."""
ROLE = "arn:aws:iam::123456789012:role/lesson"
"""The role that lets Firehose write into the bucket: AWS needs a real one, moto takes any."""
TRIES = 5


def recreate_delivery_stream(
    firehose: BaseClient, name: str, bucket: str, source: str | None = None, prefix: str = "events/"
) -> None:
    """Delete the delivery stream if it exists, and create a new one into the bucket.

    Args:
        firehose: a boto3 client for Firehose.
        name: the name of the delivery stream, which belongs to a lesson.
        bucket: an existing bucket.
        source: the ARN of a Kinesis stream to read; None if records are put directly into the delivery stream.
        prefix: the beginning of the objects' keys.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    delete_delivery_stream(firehose, name)
    destination: dict[str, Any] = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{bucket}", "Prefix": prefix}
    destination["BufferingHints"] = {"SizeInMBs": 1, "IntervalInSeconds": 60}
    settings: dict[str, Any] = {"DeliveryStreamType": "DirectPut"}
    if source:
        reads = {"KinesisStreamARN": source, "RoleARN": ROLE}
        settings = {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": reads}
    firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=destination, **settings)


def delete_delivery_stream(firehose: BaseClient, name: str) -> None:
    """Delete the delivery stream if it exists; the objects that it has delivered stay.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    require_lesson_server(firehose)
    try:
        firehose.delete_delivery_stream(DeliveryStreamName=name)
    except firehose.exceptions.ResourceNotFoundException:
        return


def pump(
    client: BaseClient,
    stream: str,
    firehose: BaseClient,
    delivery: str,
    form: Callable[[Record], bytes],
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Put every record that the stream has now into the delivery stream.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        firehose: a boto3 client for Firehose.
        delivery: the name of a delivery stream into which records are put directly.
        form: makes the delivered bytes from a record of Kinesis.
        pause: called with seconds to wait.

    Returns:
        How many records there were.
    """
    records, count = read_in_order(client, stream, pause), 0
    while batch := [{"Data": form(record)} for record in islice(records, AT_MOST)]:
        deliver(firehose, delivery, batch, pause)
        count += len(batch)
    return count


def deliver(
    firehose: BaseClient,
    delivery: str,
    records: Iterable[dict[str, bytes]],
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Put records, and put refused records again: like PutRecords, PutRecordBatch can refuse some of its records.

    Args:
        firehose: a boto3 client for Firehose.
        delivery: the name of a delivery stream.
        records: each with its Data.
        wait: called with seconds before the next try.

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
