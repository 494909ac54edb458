"""Buckets of S3 for a lesson: made empty, read as a whole, and taken away."""

import os
from collections.abc import Iterator

from lessons.errors import ServerError
from lessons.servers import Server
from lessons.setup import aws


def dashed_name(server: Server, name: str) -> str:
    """The name to use for a bucket or a queue, whose names may not have a dot (or better have none).

    Args:
        server: it gives the learner's prefix where others use the server, too.
        name: letters, digits and dashes.
    """
    return server.named(name).replace(".", "-")


def recreate_bucket(s3, bucket: str) -> None:
    """Delete the bucket if it exists, with everything in it, and make it again, empty.

    Args:
        s3: a boto3 client for S3.
        bucket: a bucket that belongs to a lesson.

    Raises:
        ServerError: it would be a bucket of real AWS.
    """
    if aws.is_real(os.environ):
        raise ServerError(
            "This lesson has no role for Firehose in your AWS account, so it can't run there; nothing was made.",
            "Unset LESSONS_KINESIS, and start Python again: it then runs on a server of this course.",
        )
    delete_bucket(s3, bucket)
    s3.create_bucket(Bucket=bucket)


def delete_bucket(s3, bucket: str) -> None:
    """Delete the bucket if it exists, with everything in it."""
    try:
        for key in object_keys(s3, bucket):
            s3.delete_object(Bucket=bucket, Key=key)
        s3.delete_bucket(Bucket=bucket)
    except s3.exceptions.NoSuchBucket:
        return


def object_keys(s3, bucket: str, prefix: str = "") -> list[str]:
    """The names of the objects that begin with `prefix`, in the order of the alphabet."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def read_objects(s3, bucket: str, prefix: str = "") -> Iterator[bytes]:
    """What is in the objects, in the order of their names."""
    for key in object_keys(s3, bucket, prefix):
        yield s3.get_object(Bucket=bucket, Key=key)["Body"].read()
