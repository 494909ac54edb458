"""What became of each call of put_records."""

from lessons.kinesis import refusals, streams
from lessons.kinesis.limits import Clock, LimitedWrites
from lessons.kinesis.refusals import ObservedClient, PutCall


def test_every_call_is_kept_with_its_time_and_passed_on(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    clock = Clock()
    watched = ObservedClient(LimitedWrites(client, records_per_second=2, clock=clock), clock)
    records = [{"Data": b"{}", "PartitionKey": "user-1"}] * 3
    assert watched.put_records(StreamName=stream, Records=records)["FailedRecordCount"] == 1
    clock.wait(0.5)
    watched.put_records(StreamName=stream, Records=records)
    assert watched.puts == [PutCall(0, 2, 1), PutCall(0.5, 0, 3)]
    assert watched.list_shards(StreamName=stream)["Shards"], "what is not put_records is the client's own"


def test_the_words_tell_every_call():
    drawn = refusals.draw("one shard", {"put again": [PutCall(0, 2, 1), PutCall(0.5, 0, 3)], "nothing": []})
    told = "put again: at 0.0 s 2 taken, 1 refused; at 0.5 s 0 taken, 3 refused"
    assert drawn.text.splitlines() == ["one shard", told, "nothing: no calls"]
