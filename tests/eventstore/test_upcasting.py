"""Old events in their newest form: added, renamed, split, dropped; and steps that make no sense."""

import pytest
from esdbclient import NewEvent, StreamState

from lessons.events import EventError
from lessons.eventstore.producer import append
from lessons.eventstore.upcasting import UpcastError, Upcasters, to_versioned, versioned


def paid(version: int, **data) -> dict:
    return {"type": "Paid", "version": version, "data": data}


@pytest.fixture
def upcast() -> Upcasters:
    """Paid 1 -> Paid 2 -> Paid 3 and Fee 1; Fee 1 -> Charge 1; Noise is dropped."""
    made = Upcasters()
    made.add("Paid", 1, lambda data: [paid(2, **data, currency="EUR")])
    made.add("Paid", 2, lambda data: [paid(3, cents=data["amount"] * 100), {"type": "Fee", "data": {"cents": 5}}])
    made.add("Fee", 1, lambda data: [{"type": "Charge", "data": data}])
    made.add("Noise", 1, lambda data: [])
    return made


def test_each_step_leads_to_the_next_and_new_events_are_followed_too(upcast):
    charge = {"type": "Charge", "version": 1, "data": {"cents": 5}}
    assert upcast(paid(1, amount=7)) == [paid(3, cents=700), charge]
    assert upcast(paid(2, amount=7)) == [paid(3, cents=700), charge]


def test_what_is_newest_or_unknown_comes_back_as_it_is(upcast):
    for event in (paid(3, cents=1), paid(9, anything=1), {"type": "Other", "version": 1, "data": {}}):
        assert upcast(event) == [event]


def test_an_event_may_be_dropped_and_the_order_stays(upcast):
    noise = {"type": "Noise", "version": 1, "data": {}}
    assert upcast.all([paid(3, cents=1), noise, paid(3, cents=2)]) == [paid(3, cents=1), paid(3, cents=2)]


def test_a_step_that_changes_its_data_does_not_change_the_event():
    def step(data):
        data["amount"] = 0
        return [paid(2, **data)]

    upcasters, event = Upcasters(), paid(1, amount=7)
    upcasters.add("Paid", 1, step)
    upcasters(event)
    assert event == paid(1, amount=7)


def test_a_second_step_for_the_same_version_is_refused(upcast):
    with pytest.raises(UpcastError, match="There are two steps for Paid version 1"):
        upcast.add("Paid", 1, lambda data: [])


def test_a_circle_is_found_and_its_way_is_said():
    upcasters = Upcasters()
    upcasters.add("A", 1, lambda data: [{"type": "B", "data": data}])
    upcasters.add("B", 1, lambda data: [{"type": "A", "data": data}])
    with pytest.raises(UpcastError, match="circle: A 1, B 1, A 1"):
        upcasters({"type": "A", "version": 1, "data": {}})


def test_a_field_that_is_missing_is_named(upcast):
    with pytest.raises(UpcastError, match="Paid version 2 has no 'amount'"):
        upcast(paid(1, sum=7))


@pytest.mark.parametrize("made", [None, "Paid", paid(2, amount=7), [{"type": "Paid"}], ["Paid"]])
def test_a_step_that_returns_no_list_of_events_is_told(made):
    upcasters = Upcasters()
    upcasters.add("Paid", 1, lambda data: made)
    with pytest.raises(UpcastError, match=r"The step for Paid version 1 returned .*, and not a list of events"):
        upcasters(paid(1, amount=7))


def test_a_step_may_yield_its_events_and_a_missing_field_is_named_all_the_same():
    def step(data):
        yield paid(2, cents=data["amount"] * 100)

    upcasters = Upcasters()
    upcasters.add("Paid", 1, step)
    assert upcasters(paid(1, amount=7)) == [paid(2, cents=700)]
    with pytest.raises(UpcastError, match="Paid version 1 has no 'amount'"):
        upcasters(paid(1, sum=7))


def test_the_version_goes_to_the_server_and_back(client, mine):
    stream = mine("account-1")
    append(client, stream, [to_versioned(paid(2, amount=7)), paid(1, amount=8)], StreamState.NO_STREAM)
    assert [versioned(event) for event in client.get_stream(stream)] == [paid(2, amount=7), paid(1, amount=8)]


@pytest.mark.parametrize("version", ["2", 0, -1, 1.5, True, None])
def test_a_version_that_is_no_number_from_one_is_refused(client, mine, version):
    stream = mine("account-1")
    append(client, stream, [to_versioned({"type": "Paid", "version": version, "data": {}})], StreamState.NO_STREAM)
    with pytest.raises(EventError, match="has the version"):
        versioned(client.get_stream(stream)[0])


def test_bytes_that_are_no_event_are_refused(client, mine):
    stream = mine("account-1")
    client.append_to_stream(stream, current_version=StreamState.ANY, events=NewEvent("Paid", b"\xff"))
    with pytest.raises(EventError, match="is no JSON object"):
        versioned(client.get_stream(stream)[0])
