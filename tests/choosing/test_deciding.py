"""The guide and the price: each suggestion can be reached, and says what would change it."""

from dataclasses import replace

import pytest

from lessons.choosing import cost, guide
from lessons.choosing.decision import Decision, Good, judge
from lessons.choosing.guide import Case, changes, suggest
from lessons.course import NotAttempted, Wrong
from lessons.kinesis.capacity import Load

CASES = {
    "Postgres": Case(readers=1, a_second=50, writers_compete=True),
    "Event Store": Case(writers_compete=True),
    "Kinesis": Case(on_aws=True, operators=0),
    "a queue": Case(shares_jobs=True, replays=False),
    "a managed Kafka": Case(operators=0),
    "Pulsar": Case(tenants_or_regions=True),
    "Kafka": Case(),
}


@pytest.mark.parametrize("choice", CASES)
def test_each_suggestion_has_a_case(choice):
    found = suggest(CASES[choice])
    assert found.choice == choice
    assert found.reason
    assert found.instead


@pytest.mark.parametrize("choice", CASES)
def test_what_would_change_it_changes_it(choice):
    found = list(changes(CASES[choice]))
    assert found
    for question, answer, then in found:
        assert then == suggest(replace(CASES[choice], **{question: answer})).choice != choice


def test_every_question_has_other_answers():
    assert set(guide.OTHERS) == set(vars(Case()))


def test_a_case_can_have_two_good_answers_and_each_is_defended():
    good = {"Kafka": Good("replay", "retention"), "Pulsar": Good("replay", "Shared")}
    assert judge(Decision("Kafka", "replay", "retention"), good, {}).startswith("As good: Pulsar, with Shared.")
    with pytest.raises(Wrong, match="not because of 'throughput'"):
        judge(Decision("Pulsar", "throughput", "Shared"), good, {})
    with pytest.raises(Wrong, match="costs"):
        judge(Decision("Kinesis", "replay", "on-demand"), good, {"Kinesis": "It costs more."})


def test_a_decision_that_is_not_made_is_not_attempted():
    with pytest.raises(NotAttempted):
        judge(Decision("Kafka", ..., "retention"), {}, {})


def test_a_stream_costs_more_with_its_load_and_brokers_hardly():
    small, large = (cost.of_a_month(Load(records=rate, size=500, consumers=2)) for rate in (100, 10_000))
    assert large.provisioned > 10 * small.provisioned
    assert large.on_demand > 10 * small.on_demand
    assert small.brokers < large.brokers < 5 * small.brokers
    assert small.people == large.people == 800
