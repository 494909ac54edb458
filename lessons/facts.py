"""What vendors say of their services and nobody can try here: limits, prices, published measurements. Each stands once.

`python -m tools.facts` lists those that were read more than half a year ago; docs/facts.md is the table of all.
"""

from datetime import date
from typing import NamedTuple

QUOTAS = "Amazon Kinesis Data Streams developer guide, Quotas and limits"
API = "Amazon Kinesis Data Streams API reference"
ON_DEMAND = "Amazon Kinesis Data Streams developer guide, On-demand mode"
LARGE = "Amazon Kinesis Data Streams developer guide, Handle large records"
FAN_OUT = "Amazon Kinesis Data Streams developer guide, Enhanced fan-out consumers"
PRICE_LIST = (
    "AWS's price list for us-east-1 as it was then; no newer text was found in November 2026, see kinesis_cost for "
    "today's. The first five also in a comparison by Trek10 of 21 September 2023"
)
LINKEDIN = "LinkedIn engineering, Benchmarking Apache Kafka: 2 million writes per second, April 2014"
CONFLUENT = "Confluent, Benchmarking Apache Kafka, Apache Pulsar, and RabbitMQ: Which is the Fastest?, August 2020"
STREAMNATIVE = "StreamNative, Apache Pulsar vs. Apache Kafka 2022 Benchmark, 7 April 2022"
MSK = "Amazon MSK's prices for us-east-1 as they were known in 2025; no newer text was found in November 2026"
NOVEMBER, LAST_YEAR = date(2026, 11, 24), date(2025, 12, 31)
MONTH_END = date(2026, 11, 30)


class Fact(NamedTuple):
    """A figure of a vendor's.

    Args:
        value: the figure.
        unit: what it counts.
        source: where it stands.
        read: the day on which it was read there; for the prices, the last day on which they can have been.
    """

    value: float
    unit: str
    source: str
    read: date


FACTS: dict[str, Fact] = {
    "kinesis.records_in": Fact(1000, "records a second into a shard", QUOTAS, NOVEMBER),
    "kinesis.mebibytes_in": Fact(1, "MiB a second into a shard", QUOTAS, NOVEMBER),
    "kinesis.mebibytes_out": Fact(2, "MiB a second out of a shard, to all consumers without fan-out", QUOTAS, NOVEMBER),
    "kinesis.reads": Fact(5, "GetRecords calls a second on a shard", QUOTAS, NOVEMBER),
    "kinesis.batch_records": Fact(500, "records in a PutRecords call", API, NOVEMBER),
    "kinesis.batch_mebibytes": Fact(10, "MiB in a PutRecords call; 5 before October 2025", API, NOVEMBER),
    "kinesis.record_mebibytes": Fact(1, "MiB in a record, where the stream is not set to more", LARGE, NOVEMBER),
    "kinesis.large_record_mebibytes": Fact(10, "MiB in a record, at most", LARGE, NOVEMBER),
    "kinesis.retention_hours": Fact(24, "hours that records are kept, by default", QUOTAS, NOVEMBER),
    "kinesis.retention_days": Fact(365, "days that records are kept, at most", QUOTAS, NOVEMBER),
    "kinesis.resizes": Fact(10, "UpdateShardCount calls for a stream in 24 hours", API, NOVEMBER),
    "kinesis.mode_changes": Fact(2, "changes of a stream's capacity mode in 24 hours", ON_DEMAND, NOVEMBER),
    "kinesis.on_demand_records": Fact(4000, "records a second into a new on-demand stream", ON_DEMAND, NOVEMBER),
    "kinesis.on_demand_megabytes": Fact(4, "MB a second into a new on-demand stream", ON_DEMAND, NOVEMBER),
    "kinesis.fan_out_milliseconds": Fact(70, "milliseconds to a consumer with enhanced fan-out", FAN_OUT, NOVEMBER),
    "price.shard_hour": Fact(0.015, "dollars for a shard and hour", PRICE_LIST, LAST_YEAR),
    "price.million_units": Fact(0.014, "dollars for a million PUT payload units", PRICE_LIST, LAST_YEAR),
    "price.stream_hour": Fact(0.04, "dollars for an on-demand stream and hour", PRICE_LIST, LAST_YEAR),
    "price.gb_in": Fact(0.08, "dollars for a gigabyte put, on-demand", PRICE_LIST, LAST_YEAR),
    "price.gb_out": Fact(0.04, "dollars for a gigabyte read, on-demand", PRICE_LIST, LAST_YEAR),
    "price.consumer_shard_hour": Fact(0.015, "dollars for a fan-out consumer, shard and hour", PRICE_LIST, LAST_YEAR),
    "price.fan_out_gb": Fact(0.013, "dollars for a gigabyte read by fan-out", PRICE_LIST, LAST_YEAR),
    "price.on_demand_fan_out_gb": Fact(0.05, "dollars for a GB read by fan-out, on-demand", PRICE_LIST, LAST_YEAR),
    "price.msk_broker_hour": Fact(0.21, "dollars for a broker kafka.m5.large and hour", MSK, LAST_YEAR),
    "price.msk_gb_month": Fact(0.1, "dollars for a gigabyte of a broker's disk and month", MSK, LAST_YEAR),
    "benchmark.confluent_kafka": Fact(605, "MB a second through Kafka, at most", CONFLUENT, MONTH_END),
    "benchmark.confluent_pulsar": Fact(305, "MB a second through Pulsar, at most", CONFLUENT, MONTH_END),
    "benchmark.streamnative_times": Fact(2.5, "times Kafka's throughput, through Pulsar", STREAMNATIVE, MONTH_END),
    "kafka.linkedin_one_copy": Fact(821557, "records a second, no replication", LINKEDIN, NOVEMBER),
    "kafka.linkedin_three_sync": Fact(421823, "records a second, acks of three replicas", LINKEDIN, NOVEMBER),
}


def value(name: str) -> float:
    """The figure of that name.

    Raises:
        KeyError: there is no such fact.
    """
    return FACTS[name].value
