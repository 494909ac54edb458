import pytest

from lessons import events
from lessons.errors import LessonError


def test_events_are_as_the_course_shows_them():
    assert events.user_logged_in(123) == {"type": "UserLoggedIn", "userId": 123}
    assert events.account_created("Alice") == {"type": "AccountCreated", "data": {"owner": "Alice"}}
    assert events.money_deposited(1000) == {"type": "MoneyDeposited", "data": {"amount": 1000}}
    assert events.money_withdrawn(10) == {"type": "MoneyWithdrawn", "data": {"amount": 10}}


def test_bytes_are_compact_json_in_utf_8():
    assert events.to_bytes(events.user_logged_in(123)) == b'{"type":"UserLoggedIn","userId":123}'
    assert events.to_bytes({"owner": "Zoë"}) == '{"owner":"Zoë"}'.encode()


@pytest.mark.parametrize("event", [{}, {"owner": "Zoë 🔑"}, {"n": [1, 2.5, None, True]}, events.logins([1], 1)[0]])
def test_what_was_written_is_read_again(event):
    assert events.from_bytes(events.to_bytes(event)) == event


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\xff", b"[1]", b"1", b"null", None, b"x" * 1000])
def test_other_bytes_are_refused_in_a_sentence(data):
    with pytest.raises(LessonError, match="This is not an event: ") as raised:
        events.from_bytes(data)
    assert len(str(raised.value)) < 160


@pytest.mark.parametrize("event", [{"when": object()}, {"data": b"bytes"}, {"amount": float("nan")}])
def test_what_json_cannot_hold_is_refused_in_a_sentence(event):
    with pytest.raises(LessonError, match="can't be written as JSON"):
        events.to_bytes(event)


def test_logins_take_turns_and_count_for_each_user():
    found = events.logins([7, 8, 9], each=2)
    assert [event["userId"] for event in found] == [7, 8, 9, 7, 8, 9]
    assert [event["login"] for event in found if event["userId"] == 8] == [1, 2]
    assert events.logins([], each=2) == events.logins([1], each=0) == []
