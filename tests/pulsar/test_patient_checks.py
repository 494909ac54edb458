"""A check asks the broker what is still to come, and does not take a busy machine's silence for the end."""

import pytest

from lessons.pulsar.exercises import fixtures

SILENCE = 4  # how often nothing comes before each event


class Slow:
    """A topic on a busy machine; whether each event that comes is acknowledged at once."""

    def __init__(self, count, acknowledges):
        self.left, self.acknowledges, self.asked, self.waiting = list(range(count)), acknowledges, 0, count

    def read(self, _consumer, _count, _seconds):
        self.asked += 1
        if not self.left or self.asked % (SILENCE + 1):
            return []
        self.waiting -= self.acknowledges
        return [self.left.pop(0)]

    def stats(self, _topic):
        mine, nobodys = {"msgBacklog": self.waiting, "consumers": [{}]}, {"msgBacklog": 9, "consumers": []}
        return {"subscriptions": {"mine": mine, "nobody's": nobodys}}


@pytest.fixture
def slow(monkeypatch, request):
    topic = Slow(3, request.param)
    monkeypatch.setattr(fixtures, "read", topic.read)
    return topic


@pytest.mark.parametrize("slow", [True], indirect=True)
def test_what_is_not_acknowledged_is_waited_for(slow):
    assert list(fixtures.deliveries(slow, "orders", None, most=9)) == [0, 1, 2]


@pytest.mark.parametrize("slow", [True], indirect=True)
def test_no_more_than_the_most_are_delivered(slow):
    assert list(fixtures.deliveries(slow, "orders", None, most=2)) == [0, 1]


@pytest.mark.parametrize("slow", [False], indirect=True)
def test_what_never_comes_again_is_not_waited_for_without_end(slow, monkeypatch):
    monkeypatch.setattr(fixtures, "PATIENCE", 0.1)
    assert list(fixtures.deliveries(slow, "orders", None, most=9)) == [0, 1, 2]


@pytest.mark.parametrize("slow", [False], indirect=True)
def test_consumers_get_all_that_is_there(slow):
    assert fixtures.read_unacknowledged(slow, "orders", [None, None]) == [[0, 2], [1]]
