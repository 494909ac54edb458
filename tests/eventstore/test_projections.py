"""Projections that run in the server, as the lessons use them."""

import pytest
from esdbclient import StreamState

from lessons import events
from lessons.errors import WaitError
from lessons.eventstore.producer import append
from lessons.eventstore.projections import (
    ProjectionError,
    create,
    remove,
    require_running,
    running,
    state_of,
    wait_for_links,
    wait_for_state,
)

STORY = [events.account_created("Alice"), events.money_deposited(100), events.money_deposited(50)]
COUNT = """
fromStream('%s').when({
    $init() { return { b: 0, a: [1.5, 2] }; },
    MoneyDeposited(state) { state.b += 1; }
})
"""
FAULTY = "fromStream('%s').when({ MoneyDeposited(state, event) { return event.amount.toFixed(2); } })"


@pytest.fixture
def stream(client, mine) -> str:
    name = mine("account-1")
    append(client, name, STORY, StreamState.NO_STREAM)
    return name


def test_a_state_has_whole_numbers_and_sorted_keys(client, mine, stream):
    with running(client, mine("count"), COUNT % stream):
        state = wait_for_state(client, mine("count"), lambda state: state.get("b") == 2)
    assert str(state) == "{'a': [1.5, 2], 'b': 2}"


def test_a_state_goes_on_with_new_events(client, mine, stream):
    with running(client, mine("count"), COUNT % stream):
        append(client, stream, [events.money_deposited(1)], 2)
        assert wait_for_state(client, mine("count"), lambda state: state.get("b") == 3)
        assert state_of(client, mine("count"), "no such partition") == {}


def test_after_the_block_it_is_gone_and_its_name_is_free(client, mine, stream):
    for _ in range(2):
        with running(client, mine("count"), COUNT % stream):
            pass
    with pytest.raises(ProjectionError, match="it is not there"):
        require_running(client, mine("count"))
    remove(client, mine("count"))


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("fromStream('x').when({", "SyntaxError"),
        ("fromStream('x').whenever({})", "TypeError"),
    ],
)
def test_a_query_that_can_t_run_is_told_and_leaves_nothing(client, mine, query, why):
    with pytest.raises(ProjectionError, match=why) as told:
        create(client, mine("faulty"), query)
    assert "\n" not in told.value.what
    with pytest.raises(ProjectionError, match="it is not there"):
        require_running(client, mine("faulty"))


def test_a_fault_at_an_event_is_told_while_its_state_is_waited_for(client, mine, stream):
    with (
        pytest.raises(ProjectionError, match=r"stopped with a fault: .*TypeError"),
        running(client, mine("f"), FAULTY % stream),
    ):
        wait_for_state(client, mine("f"), lambda state: False)


def test_a_state_that_does_not_come_ends_the_waiting(client, mine, stream):
    with running(client, mine("count"), COUNT % stream), pytest.raises(WaitError):
        wait_for_state(client, mine("count"), lambda state: False, seconds=0.2)


def test_the_standard_projections_run_and_link_this_run_s_events(client, mine, stream):
    require_running(client, "$by_category", "$by_event_type")
    assert [one.type for one in wait_for_links(client, f"$ce-{mine('account')}", mine, 3)] == [
        event["type"] for event in STORY
    ]
    assert len(wait_for_links(client, "$et-MoneyDeposited", mine, 2)) == 2
    with pytest.raises(WaitError):
        wait_for_links(client, "$et-NeverWritten", mine, 1, seconds=0.2)
