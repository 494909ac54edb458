"""A program that is asked to end does so between two events, wherever its client is just then."""

import os
import signal
import threading

import pytest

from lessons.course import ending

ERRORS = {signal.SIGINT: KeyboardInterrupt, signal.SIGTERM: SystemExit}


def ask(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", ERRORS)
def test_the_client_s_own_code_is_never_left_in_the_middle(number):
    came, handled = [], []

    def client():
        for event in range(3):
            if event == 1:
                ask(number)
            came.append(event)  # a lock would be given back here
            yield event

    with ending.watched(), pytest.raises(ERRORS[number]):
        handled.extend(ending.between(client()))
    assert (came, handled) == ([0, 1], [0])


def test_an_event_is_handled_to_its_end_and_no_further_one_is_asked_for():
    asked, handled = [], []

    def client():
        for event in range(3):
            asked.append(event)
            yield event

    def handle():
        for event in ending.between(client()):
            ask(signal.SIGINT)
            handled.append(event)  # and committed

    with ending.watched(), pytest.raises(KeyboardInterrupt):
        handle()
    assert (asked, handled) == ([0], [0])


def test_a_program_that_waits_for_an_event_ends_without_one(monkeypatch):
    monkeypatch.setattr(ending, "PATIENCE", 0.05)
    never = threading.Event()

    def client():
        ask(signal.SIGTERM)
        yield never.wait(60)

    with ending.watched(), pytest.raises(SystemExit) as ended:
        list(ending.between(client()))
    assert ended.value.code == 128 + signal.SIGTERM


def test_who_asks_twice_need_not_wait():
    went_on = []

    def client():
        ask(signal.SIGINT)
        went_on.append("the first only is noted")
        ask(signal.SIGINT)
        yield went_on.append("the second as well")

    with ending.watched(), pytest.raises(KeyboardInterrupt):
        list(ending.between(client()))
    assert went_on == ["the first only is noted"]


def test_where_no_events_are_handled_the_end_comes_at_once():
    with ending.watched():
        assert list(ending.between([1, 2])) == [1, 2]
        with pytest.raises(KeyboardInterrupt):
            ask(signal.SIGINT)


def test_afterwards_the_signals_mean_what_they_did():
    before = [signal.getsignal(number) for number in ERRORS]
    with ending.watched():
        assert [signal.getsignal(number) for number in ERRORS] != before
    assert [signal.getsignal(number) for number in ERRORS] == before
