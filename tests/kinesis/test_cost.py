"""What a stream costs, and the chart of it."""

import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from lessons.kinesis import chart, cost
from lessons.kinesis.capacity import Load, shards_needed


def test_a_bill_that_was_computed_by_hand():
    """2 shards, 1,500 records of 30 KB a second: two units each."""
    bill = cost.provisioned_bill(Load(1500, 30 * 1024), shards=45)
    assert bill["shards"] == pytest.approx(45 * 730 * 0.015)
    assert bill["records put"] == pytest.approx(1500 * 2_628_000 * 2 / 1e6 * 0.014)


def test_an_on_demand_bill_that_was_computed_by_hand():
    """1,024 records a second of 1 KB are 1 MiB, so 2,628,000 MiB a month; two consumers read it."""
    bill = cost.on_demand_bill(Load(1024, 1024, consumers=2))
    month = 2_628_000 / 1024
    assert bill == pytest.approx({"stream": 29.2, "data put": month * 0.08, "data read": 2 * month * 0.04})


@pytest.mark.parametrize(("size", "units"), [(1, 1), (25 * 1024, 1), (25 * 1024 + 1, 2), (2**20, 41)])
def test_units_of_25_kilobytes_that_were_begun(size, units):
    one, other = (cost.provisioned_bill(Load(1, number), shards=1)["records put"] for number in (1, size))
    assert other == pytest.approx(units * one)


def test_small_records_are_rounded_up_when_put_and_not_when_read():
    small, large = cost.on_demand_bill(Load(10, 100)), cost.on_demand_bill(Load(10, 1000))
    assert small["data put"] == large["data put"]
    assert small["data read"] == pytest.approx(large["data read"] / 10)


def test_fan_out_costs_by_connection_and_by_data():
    bill = cost.provisioned_bill(Load(1024, 1024, consumers=3, fan_out=True), shards=2)
    assert bill["fan-out: connections"] == pytest.approx(3 * 2 * 730 * 0.015)
    assert bill["fan-out: data read"] == pytest.approx(3 * 2_628_000 / 1024 * 0.013)
    assert cost.on_demand_bill(Load(1024, 1024, fan_out=True))["data read"] == pytest.approx(2_628_000 / 1024 * 0.05)


def test_nothing_costs_something():
    assert cost.total(cost.on_demand_bill(Load(0, 0))) == pytest.approx(29.2)
    assert cost.total(cost.provisioned_bill(Load(0, 0), shards=1)) == pytest.approx(10.95)


@pytest.mark.parametrize("load", [Load(0, 0), Load(1, 100), Load(100, 1024, 2), Load(50_000, 500), Load(9, 9, 9, True)])
def test_the_crossing_is_the_first_number_of_shards_that_is_dearer(load):
    found, flat = cost.break_even_shards(load), cost.total(cost.on_demand_bill(load))
    assert cost.total(cost.provisioned_bill(load, found)) > flat
    assert cost.total(cost.provisioned_bill(load, found - 1)) <= flat


def test_a_price_of_ones_own_changes_the_bill():
    dear = replace(cost.US_EAST_1, region="elsewhere", shard_hour=0.03)
    assert cost.provisioned_bill(Load(0, 0), 1, dear)["shards"] == pytest.approx(21.9)


def test_shards_that_cost_nothing_are_no_crossing():
    free = replace(cost.US_EAST_1, shard_hour=0.0)
    with pytest.raises(ZeroDivisionError):
        cost.break_even_shards(Load(1, 1), free)


def test_by_peak_goes_up_in_whole_shards():
    load = Load(100, 1024)
    lines = cost.cost_by_peak(load, [1, 10, 10.1, 100])
    stairs = [dollars for _, dollars in lines["provisioned"]]
    assert stairs == [cost.total(cost.provisioned_bill(load, shards)) for shards in (1, 1, 2, 10)]
    assert len({dollars for _, dollars in lines["on-demand"]}) == 1


def test_a_peak_needs_more_shards_and_costs_no_more_records():
    load = Load(1000, 100)
    assert shards_needed(cost.scaled_load(load, 7)) == 7
    assert cost.provisioned_bill(load, 7)["records put"] == cost.provisioned_bill(load, 1)["records put"]


def test_the_table_says_when_its_prices_were_known():
    assert "2025" in cost.US_EAST_1.known
    assert all(value > 0 for value in vars(cost.US_EAST_1).values() if isinstance(value, float))


def test_a_chart_names_its_lines_axes_and_mark():
    lines = {"one": [(0, 1.0), (10, 5.0)], "<other>": [(0, 0.0), (10, 10.0)]}
    drawn = chart.draw("title", "times", "dollars", lines, ("mine", 5, 3.0))
    ElementTree.fromstring(drawn.svg)
    assert drawn.text.splitlines() == [
        "title. Across: times. Up: dollars.",
        "one: from 1.00 at 0 to 5.00 at 10",
        "<other>: from 0.00 at 0 to 10.00 at 10",
        "mine: 5, 3.00",
    ]
    assert drawn.svg.count("<polyline") == 2
    assert f'cx="{chart.LEFT + chart.WIDE / 2:g}"' in drawn.svg


@pytest.mark.parametrize("value", [0.003, 1, 3, 9.5, 10, 57, 1e6])
def test_axes_end_at_or_above_the_highest_value(value):
    top = chart._round_up(value)
    assert value <= top <= 10 * value or math.isclose(top, value)


def test_a_chart_of_nothing_but_zeros_can_be_drawn():
    ElementTree.fromstring(chart.draw("t", "x", "y", {"flat": [(0, 0), (0, 0)]}).svg)
