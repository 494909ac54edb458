"""What clusters have of a topic. (Two clusters are tried by the lesson itself.)"""

from lessons.pulsar import cluster_timeline
from lessons.pulsar.cluster_timeline import EventRow, Outage


def test_a_cluster_is_asked_for_its_events_and_where_they_were_sent(broker, client, topic):
    unnamed, named = client.create_producer(topic), client.create_producer(topic, producer_name="mine")
    for data in (b"one", b"one", b"\xff"):
        unnamed.send(data)
    named.send(b"four")
    rows = cluster_timeline.describe_events({"lessons": broker, "copy": broker}, topic)
    both = ("lessons", "copy")
    assert rows[2:] == [EventRow("�", "lessons", both), EventRow("four", "", both)]
    assert {row.label for row in rows[:2]} == {"one"}


def test_the_words_tell_where_each_event_came_to():
    rows = [
        EventRow("a", "east", ("east", "west")),
        EventRow("b", "east", ("east",)),
        Outage("west", "killed"),
        EventRow("c", "east", ("west",)),
    ]
    drawn = cluster_timeline.draw("t", ["east", "west"], rows)
    assert drawn.text.splitlines() == [
        "t",
        "a: sent in east, came to west",
        "b: sent in east, stayed there",
        "west: killed",
        "c: sent in east, came to west",
    ]
    assert drawn.svg.count("<polygon") == 2


def test_a_cluster_that_is_gone_has_no_line():
    def lines(*rows):
        return cluster_timeline.draw("t", ["east"], rows).svg.count("<line")

    gone, back = Outage("east", "killed"), Outage("east", "started again", over=True)
    assert [lines(gone), lines(gone, gone), lines(gone, back), lines(gone, back, back)] == [1, 1, 1, 2]
