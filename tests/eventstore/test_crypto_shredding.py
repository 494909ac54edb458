"""A key for each person: read with it, unreadable without, and gone from the file too."""

import sqlite3

import pytest

from lessons.eventstore.crypto_shredding import FORGOTTEN, KeyDeletedError, KeyStore, UnreadableError


@pytest.fixture
def keys() -> KeyStore:
    return KeyStore(sqlite3.connect(":memory:"))


def test_each_person_is_read_with_their_own_key(keys):
    secrets = {person: keys.encrypt(person, name) for person, name in [("p-1", "Alice"), ("p-2", "Bjørn 李")]}
    assert [keys.decrypt(person, secret) for person, secret in secrets.items()] == ["Alice", "Bjørn 李"]
    assert "Alice" not in secrets["p-1"]


def test_the_same_text_is_encrypted_differently_each_time(keys):
    assert keys.encrypt("p-1", "Alice") != keys.encrypt("p-1", "Alice")


def test_who_is_forgotten_is_unreadable_and_others_are_not(keys):
    first, second = keys.encrypt("p-1", "Alice"), keys.encrypt("p-2", "Bob")
    keys.delete_key("p-1")
    assert (keys.decrypt("p-1", first), keys.decrypt("p-2", second)) == (FORGOTTEN, "Bob")


def test_who_is_forgotten_gets_no_new_key(keys):
    keys.encrypt("p-1", "Alice")
    for _ in range(2):
        keys.delete_key("p-1")
        with pytest.raises(KeyDeletedError, match="p-1 was forgotten"):
            keys.encrypt("p-1", "Alice")


def test_who_was_never_known_can_be_forgotten(keys):
    keys.delete_key("p-9")
    with pytest.raises(KeyDeletedError):
        keys.encrypt("p-9", "Zoe")


def test_a_key_that_does_not_fit_is_told_from_one_that_is_gone(keys):
    secret = keys.encrypt("p-1", "Alice")
    keys.encrypt("p-2", "Bob")
    for person, content in [("p-2", secret), ("p-1", secret[:-4] + "AAAA"), ("p-1", "no secret"), ("p-1", "é")]:
        with pytest.raises(UnreadableError, match=f"The key of {person} does not fit"):
            keys.decrypt(person, content)


def test_keys_are_kept_between_programs_and_gone_from_the_file_when_deleted(tmp_path):
    file = tmp_path / "keys.db"
    earlier = KeyStore(sqlite3.connect(file))
    secrets = {person: earlier.encrypt(person, "Alice") for person in (f"p-{number}" for number in range(20))}
    database = sqlite3.connect(file)
    key = database.execute("SELECT key FROM keys WHERE person = 'p-7'").fetchone()[0]
    assert key in file.read_bytes()
    assert key in file.read_bytes()
    KeyStore(database).delete_key("p-7")
    assert key[4:30] not in file.read_bytes()  # a page that is used again overwrites the ends of what was there
    read = {person: KeyStore(sqlite3.connect(file)).decrypt(person, secret) for person, secret in secrets.items()}
    assert [person for person, text in read.items() if text == FORGOTTEN] == ["p-7"]
