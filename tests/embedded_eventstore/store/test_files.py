"""The store's file: damaged, of something else, in use, on a full disk; half-written appends are never seen."""

import sqlite3

import pytest

from embedded_eventstore.errors import StorageError
from embedded_eventstore.store import ANY, NewEvent, Store, StreamNotFound, new_id
from embedded_eventstore.store.database import FILE


def events(count: int, size: int = 10) -> list[NewEvent]:
    return [NewEvent(new_id(), "Happened", bytes(size)) for _ in range(count)]


def filled(folder, count: int = 300) -> None:
    store = Store(folder)
    store.append("a", events(count, 500))
    store.close()


def test_what_is_stored_is_there_again(tmp_path):
    store = Store(tmp_path)
    store.append("a", events(3))
    store.set_metadata("a", {"$maxCount": 2})
    before, head, end = store.read_all(), store.head, store.end
    store.close()
    store = Store(tmp_path)
    assert (store.read_all(), store.head, store.end) == (before, head, end)
    assert [event.revision for event in store.read_stream("a")] == [1, 2]
    store.close()


@pytest.mark.parametrize("count", [1, 19, 20, 21, 40, 101])
def test_an_append_of_any_number_of_events_keeps_all_in_order(tmp_path, count):
    store, many = Store(tmp_path), events(count)
    store.append("a", events(3))
    assert store.append("a", many, 2).revision == count + 2
    stored = store.read_stream("a", start=3)
    assert [(event.id, event.revision) for event in stored] == [(one.id, n) for n, one in enumerate(many, 3)]
    store.close()


@pytest.mark.parametrize("at", [0, 20, 5_000, 40_000])
def test_a_damaged_file_is_refused(tmp_path, at):
    filled(tmp_path)
    with open(tmp_path / FILE, "r+b") as file:
        file.seek(at)
        file.write(b"\xff" * 4_000)
    with pytest.raises(StorageError, match="damaged"):
        Store(tmp_path)


def test_half_of_a_file_is_refused(tmp_path):
    filled(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StorageError, match="damaged"):
        Store(tmp_path)


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StorageError, match="something else"):
        Store(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    other.close()


def test_a_file_of_another_version_is_refused(tmp_path):
    filled(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(StorageError, match="another version"):
        Store(tmp_path)


def test_one_store_a_folder(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(StorageError, match="in use"):
        Store(tmp_path)
    store.append("a", events(1))
    store.close()


def test_a_full_disk_refuses_the_append_and_keeps_the_rest(tmp_path):
    store, listener = Store(tmp_path), []
    store.on_append(listener.extend)
    store.append("a", events(3))
    [[pages]] = store._db.execute("PRAGMA page_count")
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")  # what SQLite does then is what it does on a full disk
    before, head = store.read_all(), store.head
    for many in (events(100, 1000), events(1, 100_000)):
        with pytest.raises(StorageError, match="disk is full"):
            store.append("a", many)
        with pytest.raises(StorageError):
            store.append("b", many)
    assert (store.read_all(), store.head, len(listener)) == (before, head, 3)
    store._db.execute("PRAGMA max_page_count = 1000000")
    assert store.append("a", events(1), 2).revision == 3
    with pytest.raises(StreamNotFound):
        store.read_stream("b")
    assert [event.revision for event in listener] == [0, 1, 2, 3]
    store.close()


def test_what_fails_within_a_transaction_undoes_it_all(tmp_path):
    store, listener = Store(tmp_path), []
    store.on_append(listener.extend)
    one = events(1)

    def half() -> None:
        with store.transaction():
            store.append("a", one)
            store.append("b", events(2))
            raise KeyError("a mistake")

    with pytest.raises(KeyError):
        half()
    assert (store.read_all(), listener, store.head) == ([], [], -1)
    store.append("a", one, ANY)
    assert [event.id for event in store.read_stream("a")] == [one[0].id], "it was never appended before"
    store.close()
