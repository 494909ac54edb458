"""Large appends are checked and written in steps; what they leave is what the same append in one piece leaves."""

import pytest

from embedded_eventstore.store import ANY, NO_STREAM, NewEvent, Store, WrongExpectedVersion, new_id
from embedded_eventstore.store.gradual import EVENTS

MANY = 2 * EVENTS + 1


def events(count: int = MANY) -> list[NewEvent]:
    return [NewEvent(new_id(), "Ordered", b"{}") for _ in range(count)]


def ended(gradual):
    gradual.finish()
    return gradual.result()


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


@pytest.mark.parametrize("expected", [ANY, NO_STREAM])
def test_a_repeated_append_gets_the_first_answer_after_several_steps(store, expected):
    some = events()
    first = ended(store.begin("orders", some, expected))
    store.append("orders", events(1))
    again = store.begin("orders", some, expected)
    again.step()
    assert not again.has_ended
    assert ended(again) == first
    assert store.append("orders", []).revision == MANY


def test_an_append_that_is_refused_tells_its_error_at_the_end(store):
    store.append("orders", events(1))
    gradual = store.begin("orders", events(), NO_STREAM)
    with pytest.raises(WrongExpectedVersion):
        ended(gradual)
    assert not store.is_writing


def test_what_was_deleted_stays_deleted(store):
    store.append("orders", events(3))
    store.delete("orders")
    assert ended(store.begin("orders", events())).revision == MANY + 2
    assert [event.revision for event in store.read_stream("orders", limit=MANY)] == list(range(3, MANY + 3))
    assert store.metadata("orders")["$tb"] == 3


@pytest.mark.parametrize("steps", [0, 1, 2])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_undone_it_leaves_nothing_and_stays_undone(store, steps, is_deleted):
    store.append("orders", events(1))
    if is_deleted:
        store.delete("orders")
    head, metadata = store.head, store.metadata("orders")
    gradual = store.begin("orders", events())
    for _ in range(steps):
        gradual.step()
    store.undo(gradual)
    assert (store.head, store.metadata("orders")) == (head, metadata)
    other = store.begin("bills", events())
    other.step()
    gradual.close()  # what is left of the first one does not undo the second
    assert ended(other).revision == MANY - 1
