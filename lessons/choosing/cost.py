"""What a load costs in a month: Kinesis by its calculator, beside three brokers that somebody looks after."""

from dataclasses import dataclass

from lessons import facts
from lessons.kinesis import cost
from lessons.kinesis.capacity import Load, shards_needed

BROKERS = 3
DAY, GB = 86_400, 10**9


@dataclass(frozen=True)
class Month:
    """What a month costs, in US dollars.

    Args:
        provisioned: Kinesis, with as many shards as the load needs.
        on_demand: Kinesis, where AWS adds shards.
        brokers: three brokers of Amazon's managed Kafka, with disks for three copies.
        people: the hours of those who look after brokers.
    """

    provisioned: float
    on_demand: float
    brokers: float
    people: float


def of_a_month(load: Load, days: int = 7, hours: float = 10, an_hour: float = 80) -> Month:
    """What the load costs.

    Args:
        load: as of the calculator of the Kinesis lessons.
        days: for how long the brokers keep events.
        hours: how many hours a month somebody looks after the brokers.
        an_hour: what one of them costs, in dollars.
    """
    return Month(
        provisioned=cost.total(cost.provisioned_bill(load, shards_needed(load))),
        on_demand=cost.total(cost.on_demand_bill(load)),
        brokers=brokers_bill(load, days),
        people=hours * an_hour,
    )


def brokers_bill(load: Load, days: int) -> float:
    """Dollars a month for three brokers and their disks. Whether they are large enough is another question.

    Args:
        load: as of `of_a_month`.
        days: for how long events are kept.

    >>> round(brokers_bill(Load(records=100, size=500), days=7))
    469
    """
    gigabytes = load.bytes * DAY * days * BROKERS / GB
    machines = BROKERS * cost.HOURS * facts.value("price.msk_broker_hour")
    return machines + gigabytes * facts.value("price.msk_gb_month")
