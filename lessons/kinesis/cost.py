"""What a stream costs in a month, provisioned and on-demand, and when one is cheaper than the other.

The prices are in one table, with their source and date. Today's prices are in `PRICE_FILE`, or at
aws.amazon.com/kinesis/data-streams/pricing: put them into a `Prices` of your own.
"""

import math
from dataclasses import dataclass

from lessons import facts
from lessons.kinesis.capacity import Load, shards_needed

HOURS = 730
"""Hours in a month, as in the examples of AWS."""
KB, GB = 2**10, 2**30
"""What AWS calls 1 KB and 1 GB on this bill, in bytes."""
PRICE_FILE = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonKinesis/current/us-east-1/index.json"
"""AWS's own list of today's prices of one region: JSON, for everybody, without an account."""
UNIT = 25 * KB
"""Bytes of one PUT payload unit: a record counts as one unit for each 25 KB, rounded up."""


@dataclass(frozen=True)
class Prices:
    """The prices of one region, in US dollars, without taxes.

    Args:
        region: such as "us-east-1".
        known: where and when the prices were read.
        shard_hour: one shard for one hour (provisioned).
        million_units: a million PUT payload units (provisioned).
        stream_hour: one stream for one hour (on-demand).
        gb_in: a gigabyte put, each record rounded up to 1 KB (on-demand).
        gb_out: a gigabyte read by one consumer without enhanced fan-out (on-demand; it is free if provisioned).
        consumer_shard_hour: enhanced fan-out: one consumer of one shard for one hour (provisioned).
        fan_out_gb: enhanced fan-out: a gigabyte read by one consumer (provisioned).
        on_demand_fan_out_gb: the same, on-demand.
    """

    region: str
    known: str
    shard_hour: float
    million_units: float
    stream_hour: float
    gb_in: float
    gb_out: float
    consumer_shard_hour: float
    fan_out_gb: float
    on_demand_fan_out_gb: float


US_EAST_1 = Prices(
    region="us-east-1 (N. Virginia)",
    known=(
        "AWS's price list as it was known in 2025; nobody has compared it with that of today. The first five also "
        "stand in a comparison of 21 September 2023 "
        '(Trek10, "Amazon Kinesis Data Streams On-demand vs. Provisioned Billing Mode Cost Comparison"); those of '
        "enhanced fan-out were not compared with a second source."
    ),
    shard_hour=facts.value("price.shard_hour"),
    million_units=facts.value("price.million_units"),
    stream_hour=facts.value("price.stream_hour"),
    gb_in=facts.value("price.gb_in"),
    gb_out=facts.value("price.gb_out"),
    consumer_shard_hour=facts.value("price.consumer_shard_hour"),
    fan_out_gb=facts.value("price.fan_out_gb"),
    on_demand_fan_out_gb=facts.value("price.on_demand_fan_out_gb"),
)


def provisioned_bill(load: Load, shards: int, prices: Prices = US_EAST_1) -> dict[str, float]:
    """Dollars a month for a provisioned stream, item by item.

    Args:
        load: the average load: the bill for what is put and read depends on it.
        shards: how many shards the stream has all the time. (`shards_needed` of the highest load says how many.)
        prices: the prices of the region.
    """
    bill = {"shards": shards * HOURS * prices.shard_hour}
    bill["records put"] = _a_month(load.records) * math.ceil(load.size / UNIT) * prices.million_units / 1e6
    if load.fan_out:
        bill["fan-out: connections"] = load.consumers * shards * HOURS * prices.consumer_shard_hour
        bill["fan-out: data read"] = _a_month(load.bytes) / GB * load.consumers * prices.fan_out_gb
    return bill


def on_demand_bill(load: Load, prices: Prices = US_EAST_1) -> dict[str, float]:
    """Dollars a month for an on-demand stream, item by item.

    Args:
        load: the average load. How high its peaks are does not matter.
        prices: the prices of the region.
    """
    read = _a_month(load.bytes) / GB * load.consumers
    return {
        "stream": HOURS * prices.stream_hour,
        "data put": _a_month(load.records) * math.ceil(load.size / KB) * KB / GB * prices.gb_in,
        "data read": read * (prices.on_demand_fan_out_gb if load.fan_out else prices.gb_out),
    }


def total(bill: dict[str, float]) -> float:
    """The sum of a bill, in dollars."""
    return sum(bill.values())


def break_even_shards(load: Load, prices: Prices = US_EAST_1) -> int:
    """The smallest number of shards with which a provisioned stream costs more for this load than an on-demand stream.

    >>> break_even_shards(Load(records=100, size=1024))
    6
    """
    one, two = (total(provisioned_bill(load, shards, prices)) for shards in (1, 2))
    return max(1, math.floor((total(on_demand_bill(load, prices)) - one) / (two - one)) + 2)


def scaled_load(load: Load, factor: float) -> Load:
    """The load with `factor` times as many records a second."""
    return Load(load.records * factor, load.size, load.consumers, load.fan_out)


def cost_by_peak(load: Load, factors: list[float], prices: Prices = US_EAST_1) -> dict[str, list[tuple[float, float]]]:
    """The cost of both kinds of stream by the peak load, as two lines of points: (times the average, dollars a month).

    Args:
        load: the average load.
        factors: how many times the average the peak load is.
        prices: the prices of the region.
    """
    steady = total(on_demand_bill(load, prices))
    stairs = [
        (factor, total(provisioned_bill(load, shards_needed(scaled_load(load, factor)), prices))) for factor in factors
    ]
    return {"on-demand": [(factor, steady) for factor in factors], "provisioned": stairs}


def _a_month(a_second: float) -> float:
    return a_second * 3600 * HOURS
