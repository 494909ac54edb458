"""What the lessons say of AWS and moto has not: requests and answers fit the description of the API in boto3."""

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from botocore.stub import Stubber

from lessons import facts
from lessons.kinesis.standins import require_valid

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/sale"
QUEUE = "arn:aws:kinesis:us-east-1:123456789012:queue/sale"
MIB = 2**10
"""Of the KiB in which the API counts the size of a record."""


def played():
    client = boto3.client("kinesis", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    return client, Stubber(client)


def ask(operation, request, answer=None):
    """Send nothing: the Stubber holds both against the API's description. Return what the client returns."""
    client, stubber = played()
    stubber.add_response(operation, answer or {}, request)
    with stubber:
        return getattr(client, operation)(**request)


def members(operation):
    return played()[0].meta.service_model.operation_model(operation).input_shape.members


def described(operation):
    """The words of the API's description about an operation."""
    return played()[0].meta.service_model.operation_model(operation).documentation


def test_a_record_may_be_as_large_as_the_facts_say_and_no_larger():
    shape = members("UpdateMaxRecordSize")["MaxRecordSizeInKiB"]
    least, most = (int(facts.value(f"kinesis.{name}") * MIB) for name in ("record_mebibytes", "large_record_mebibytes"))
    assert (shape.metadata["min"], shape.metadata["max"]) == (least, most)
    ask("update_max_record_size", {"StreamARN": ARN, "MaxRecordSizeInKiB": most})


def test_a_call_takes_as_many_records_as_the_facts_say():
    assert members("PutRecords")["Records"].metadata["max"] == facts.value("kinesis.batch_records")


def test_a_queue_reads_an_on_demand_stream_and_gives_up_a_record_that_came_six_times():
    made = {"QueueName": "sale", "StreamConfigurationList": [{"StreamARN": ARN}]}
    require_valid(played()[0], "CreateQueue", {**made, "QueueAttributes": {"VisibilityTimeoutSeconds": 30}})
    attributes = members("CreateQueue")["QueueAttributes"].members
    assert "</code> of 6" in attributes["DeadLetterConfiguration"].documentation
    assert "only on data streams in on-demand" in described("CreateQueue")


def test_a_queue_gives_records_and_takes_acknowledgements_of_which_some_may_fail():
    failed = {"ReceiptHandle": "r-2", "ErrorCode": "x", "ErrorMessage": "y"}
    answer = ask(
        "acknowledge_queue_records",
        {"QueueARN": QUEUE, "Entries": [{"ReceiptHandle": "r-1"}, {"ReceiptHandle": "r-2"}]},
        {"Successful": [{"ReceiptHandle": "r-1"}], "Failed": [failed]},
    )
    assert answer["Failed"] == [failed]


def test_record_distribution_warm_throughput_and_advantage():
    strategy = members("UpdateStreamRecordDistributionStrategy")["RecordDistributionStrategy"]
    assert "AUTO" in strategy.metadata["enum"]
    assert (
        "PartitionKey" not in played()[0].meta.service_model.operation_model("PutRecord").input_shape.required_members
    )
    warm = ask(
        "update_stream_warm_throughput",
        {"StreamARN": ARN, "WarmThroughputMiBps": 100},
        {"StreamARN": ARN, "WarmThroughput": {"TargetMiBps": 100, "CurrentMiBps": 4}},
    )
    assert warm["WarmThroughput"]["CurrentMiBps"] == 4
    ask("update_account_settings", {"MinimumThroughputBillingCommitment": {"Status": "ENABLED"}})


def test_a_channel_writes_into_s3_or_iceberg():
    to_tables = members("CreateChannel")["S3TablesDestinationConfiguration"]
    assert "S3DestinationConfiguration" in members("CreateChannel")
    assert "Iceberg" in to_tables.documentation


@pytest.mark.parametrize("request_", [{"StreamARN": ARN}, {"StreamARN": ARN, "WarmThroughputMiBps": "many"}])
def test_a_request_that_aws_would_not_take_is_refused(request_):
    client, stubber = played()
    stubber.add_response("update_stream_warm_throughput", {})
    with stubber, pytest.raises(ParamValidationError):
        client.update_stream_warm_throughput(**request_)


def test_moto_has_none_of_them(client, stream):
    arn = client.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
    with pytest.raises(ClientError):
        client.update_stream_warm_throughput(StreamARN=arn, WarmThroughputMiBps=100)
