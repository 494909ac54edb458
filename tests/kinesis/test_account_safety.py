"""Whatever creates or deletes refuses a client that does not lead to the lesson's server, such as one of an account."""

import boto3
import pytest

from lessons.errors import ServerError
from lessons.kinesis import buckets, firehose, leases, streams

CALLS = {
    "recreate_stream": ("kinesis", lambda client: streams.recreate_stream(client, "mine")),
    "delete_stream": ("kinesis", lambda client: streams.delete_stream(client, "mine")),
    "recreate_bucket": ("s3", lambda client: buckets.recreate_bucket(client, "mine")),
    "delete_bucket": ("s3", lambda client: buckets.delete_bucket(client, "mine")),
    "recreate_delivery_stream": ("firehose", lambda client: firehose.recreate_delivery_stream(client, "mine", "b")),
    "delete_delivery_stream": ("firehose", lambda client: firehose.delete_delivery_stream(client, "mine")),
}
TABLE_CALLS = {"recreate_table": leases.recreate_table, "delete_table": leases.delete_table}


def of_the_account(service: str, make=boto3.client):
    """A client as it is without the lesson's settings, and the requests that it would have sent."""
    made = make(service, endpoint_url=f"https://{service}.us-east-1.amazonaws.com", region_name="us-east-1")
    sent = []

    def stop(request, **_):
        sent.append(request.url)
        raise ConnectionError("a request left for the account")

    getattr(made.meta, "client", made).meta.events.register("before-send", stop)
    return made, sent


@pytest.mark.parametrize("name", CALLS)
def test_a_client_that_leads_elsewhere_is_refused_before_any_request(kinesis, monkeypatch, name):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    service, call = CALLS[name]
    client, sent = of_the_account(service)
    with pytest.raises(ServerError, match=r"leads to https://\w+\.us-east-1\.amazonaws\.com, and not to the server"):
        call(client)
    assert sent == []


@pytest.mark.parametrize("name", TABLE_CALLS)
def test_a_resource_that_leads_elsewhere_is_refused_too(kinesis, monkeypatch, name):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    resource, sent = of_the_account("dynamodb", boto3.resource)
    with pytest.raises(ServerError, match="make it again"):
        TABLE_CALLS[name](resource, "mine")
    assert sent == []


def test_without_a_server_every_client_is_refused(monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    client, sent = of_the_account("kinesis")
    with pytest.raises(ServerError, match=r"servers\.start"):
        streams.delete_stream(client, "mine")
    assert sent == []


def test_an_account_that_was_asked_for_by_name_is_used(kinesis, client, monkeypatch):
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "")
    streams.recreate_stream(client, "in-the-account")
    assert "in-the-account" in streams.stream_names(client)
    streams.delete_stream(client, "in-the-account")
