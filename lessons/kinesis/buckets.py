"""Make, read and delete buckets of S3."""

import os
from collections.abc import Iterator

from botocore.client import BaseClient

from lessons.errors import ServerError
from lessons.kinesis.account_safety import require_lesson_server
from lessons.servers import Server
from lessons.setup import aws


def dashed_name(server: Server, name: str) -> str:
    """The name for a bucket or a queue: like `Server.named`, but without dots, which such names should not have.

    Args:
        server: gives the learner's prefix if others use the server too.
        name: letters, digits and dashes.
    """
    return server.named(name).replace(".", "-")


def recreate_bucket(s3: BaseClient, bucket: str) -> None:
    """Delete the bucket if it exists, with all its objects, and create an empty one.

    Args:
        s3: a boto3 client for S3.
        bucket: a bucket that belongs to a lesson.

    Raises:
        ServerError: it would be a bucket of a real AWS account, or the client does not lead to the lesson's server.
    """
    if aws.is_real(os.environ):
        raise ServerError(
            "This lesson has no role for Firehose in your AWS account, so it can't run there; nothing was created.",
            "Unset LESSONS_KINESIS, and start Python again: it then runs on a server of this course.",
        )
    delete_bucket(s3, bucket)
    s3.create_bucket(Bucket=bucket)


def delete_bucket(s3: BaseClient, bucket: str) -> None:
    """Delete the bucket if it exists, with all its objects.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    require_lesson_server(s3)
    try:
        for key in object_keys(s3, bucket):
            s3.delete_object(Bucket=bucket, Key=key)
        s3.delete_bucket(Bucket=bucket)
    except s3.exceptions.NoSuchBucket:
        return


def object_keys(s3: BaseClient, bucket: str, prefix: str = "") -> list[str]:
    """The keys of the objects that begin with `prefix`, in alphabetical order."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def read_objects(s3: BaseClient, bucket: str, prefix: str = "") -> Iterator[bytes]:
    """The content of the objects whose keys begin with `prefix`, in alphabetical order of the keys."""
    for key in object_keys(s3, bucket, prefix):
        yield s3.get_object(Bucket=bucket, Key=key)["Body"].read()
