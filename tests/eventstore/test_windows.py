"""The sliding window: what is in it, what is not any more, and what it refuses."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.events import EventError
from lessons.eventstore.windows import Window, WindowError

START = datetime(2026, 3, 2, 10, tzinfo=timezone.utc)


def at(seconds: float) -> dict:
    return {"at": (START + timedelta(seconds=seconds)).isoformat(), "seconds": seconds}


def sizes(window: Window, *seconds: float) -> list[int]:
    return [len(window.add(at(second))) for second in seconds]


def test_exactly_the_width_is_within_and_a_little_more_is_not():
    assert sizes(Window(2, 60), 0, 60) == [0, 2]
    assert sizes(Window(2, 60), 0, 60.001) == [0, 0]


def test_each_further_event_completes_the_pattern_again():
    assert sizes(Window(3, 60), 0, 10, 20, 30, 75) == [0, 0, 3, 4, 3]


def test_events_of_the_same_moment_are_all_there():
    assert sizes(Window(3, 0), 5, 5, 5) == [0, 0, 3]


def test_who_is_late_is_put_in_its_place_and_who_is_too_late_is_counted():
    window = Window(3, 60)
    assert sizes(window, 0, 50) == [0, 0]
    assert [data["seconds"] for data in window.add(at(20))] == [0, 20, 50]
    assert window.add(at(300)) == []
    assert window.add(at(239)) == []
    assert window.too_late == 1
    assert [len(window.add(at(second))) for second in (240, 241)] == [0, 3]


def test_a_window_forgets_what_is_older_than_its_width():
    window = Window(3, 60)
    for second in range(0, 100_000, 50):
        window.add(at(second))
    assert len(window.kept) == 2


@given(st.lists(st.integers(0, 500), max_size=30), st.integers(1, 4), st.integers(0, 100))
def test_in_order_it_finds_what_looking_at_all_pairs_finds(seconds, count, width):
    window, seconds = Window(count, width), sorted(seconds)
    for number, second in enumerate(seconds):
        near = [one for one in seconds[: number + 1] if second - one <= width]
        assert [data["seconds"] for data in window.add(at(second))] == (near if len(near) >= count else [])


@pytest.mark.parametrize(("count", "seconds"), [(0, 60), (-1, 60), (3, -1)])
def test_a_window_that_makes_no_sense_is_refused(count, seconds):
    with pytest.raises(WindowError, match=f"A window for {count} events within {seconds} seconds"):
        Window(count, seconds)


@pytest.mark.parametrize("data", [{}, {"at": "noon"}, {"at": None}, {"at": 12}, {"at": "2026-03-02T10:00:00"}])
def test_an_event_without_a_time_is_shown(data):
    with pytest.raises(EventError, match="carries no time"):
        Window(3, 60).add(data)
