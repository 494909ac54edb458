"""Pages: what is in memory and what is in the file are read alike, and none is too large."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedded_eventstore.errors import StorageError
from embedded_eventstore.store import NewEvent, Page, Store, database, new_id, pages, tail
from embedded_eventstore.store.tail import Tail

HIDDEN = "$persistentsubscription-$all::group-checkpoint"


def append(store: Store, stream: str, count: int, size: int = 10) -> None:
    store.append(stream, [NewEvent(new_id(), "Happened", bytes(size)) for _ in range(count)])


def all_pages(store: Store, limit: int) -> list[Page]:
    found, start = [], 0
    while not found or not found[-1].at_end:
        found.append(store.page_of_all(start, limit=limit))
        start = found[-1].next
    return found


@settings(deadline=None)
@given(
    appends=st.lists(st.tuples(st.sampled_from(["a", "b", "$c", HIDDEN]), st.integers(1, 9)), max_size=12),
    limit=st.integers(1, 12),
    start=st.integers(-1, 3_000),
    kept=st.integers(1, 20),
)
def test_events_in_memory_and_in_the_file_are_the_same(appends, limit, start, kept):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tail, "EVENTS", kept)
        store = Store()
        for stream, count in appends:
            append(store, stream, count)
        with_tail = store.page_of_all(start, limit=limit), store.scan(start, limit, "ab".__contains__)
        whole = [event for page in all_pages(store, limit) for event in page.events]
        store._tail = Tail()
        without = store.page_of_all(start, limit=limit), store.scan(start, limit, "ab".__contains__)
        assert with_tail[1] == without[1]
        assert with_tail[0].events == without[0].events
        assert with_tail[0].looked_at == without[0].looked_at
        assert whole == store.read_all(limit=1_000)
        assert len(whole) == sum(count for stream, count in appends if stream != HIDDEN)


@pytest.mark.parametrize("stream", ["a", "$all"])
@pytest.mark.parametrize("forwards", [True, False])
def test_a_page_of_large_events_ends_after_some_megabytes(stream, forwards):
    store = Store()
    for _ in range(10):
        append(store, "a", 1, 600_000)
    store._tail = Tail()
    read = store.page_of_all if stream == "$all" else lambda *given: store.page_of_stream(stream, *given)
    page = read(None, forwards)
    assert sum(len(event.data) for event in page.events) <= pages.PAGE_BYTES + 600_000
    assert not page.at_end
    numbers = [event.revision for event in page.events]
    while not page.at_end:
        page = read(page.next, forwards)
        numbers += [event.revision for event in page.events]
    assert numbers == (list(range(10)) if forwards else list(range(9, -1, -1)))


def test_a_page_ends_after_events_that_all_leaves_out():
    store = Store()
    append(store, HIDDEN, 1_000)
    append(store, "a", 1)
    for kept in (store._tail, Tail()):
        store._tail = kept
        page = store.page_of_all(0, limit=100)
        assert (page.events, page.looked_at, page.at_end) == ([], 100, False)
        assert [event.stream for one in all_pages(store, 100) for event in one.events] == ["a"]


def test_who_listens_to_one_stream_is_not_called_for_others():
    store, heard = Store(), []
    stop = store.on_append(lambda events: heard.append([event.stream for event in events]), "a")
    append(store, "b", 1)
    assert heard == []
    with store.transaction():
        append(store, "b", 1)
        append(store, "a", 2)
    assert heard == [["b", "a", "a"]], "once for a commit, with all of it"
    stop()
    stop()
    append(store, "a", 1)
    assert len(heard) == 1


def test_what_is_damaged_in_a_large_file_is_found_when_it_is_read(tmp_path, monkeypatch):
    store = Store(tmp_path)
    append(store, "a", 300, 500)
    store.close()
    with open(tmp_path / database.FILE, "r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 4_000)
    monkeypatch.setattr(database, "CHECKED", 10_000)
    store = Store(tmp_path)
    with pytest.raises(StorageError, match="damaged"):
        store.read_all(limit=1_000)
    store.close()
