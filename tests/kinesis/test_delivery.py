"""What was delivered, as the bucket has it."""

from lessons.kinesis import delivery, picture
from lessons.kinesis.delivery import Delivered
from lessons.kinesis.streams import recreate_stream
from tests.kinesis.test_integrations import BUCKET, s3

__all__ = ["s3"]


def test_objects_bytes_and_lines_of_one_prefix_are_counted(s3):
    for key, content in {"lines/1": b"{}\n{}\n", "lines/2": b"{}\n", "other/1": b"{}{}"}.items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=content)
    assert delivery.describe_delivery(s3, BUCKET, "lines/", "and a line end", 3) == Delivered(
        "lines/", "and a line end", 2, 9, 3, 3
    )
    assert delivery.describe_delivery(s3, BUCKET, "none/", "as it is", None) == Delivered(
        "none/", "as it is", 0, 0, 0, None
    )


def test_the_words_tell_the_way_of_the_records(client, stream, s3):
    for number in range(5):
        client.put_record(StreamName=stream, Data=b"{}", PartitionKey=f"user-{number}")
    s3.put_object(Bucket=BUCKET, Key="raw/1", Body=b"{}{}")
    counts = [len(shard.keys) for shard in picture.describe_stream(client, stream)]
    told = {"raw/": ("as it is", None), "none/": ("and a line end", 0)}
    assert delivery.draw_bucket(client, stream, s3, BUCKET, told).text.splitlines() == [
        f"stream {stream}, shard 0: {counts[0]}; shard 1: {counts[1]}; shard 2: {counts[2]}",
        "raw/: each record as it is; in the bucket 1 object, 4 bytes, 1 line; SQL: fails",
        "none/: each record and a line end; in the bucket 0 objects, 0 bytes, 0 lines; SQL: 0 rows",
    ]


def test_of_many_shards_the_first_are_shown(client, stream, s3):
    recreate_stream(client, stream, shards=5)
    words = delivery.draw_bucket(client, stream, s3, BUCKET, {}).text
    assert words == f"stream {stream}, shard 0: 0; shard 1: 0; shard 2: 0; and 2 more"
