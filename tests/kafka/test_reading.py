"""Reading that ends: by count, by time, at the end; groups that agree; lag."""

import time

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor

from lessons import events
from lessons.errors import WaitError
from lessons.kafka.consumer import (
    _is_rebalanced,
    close_members,
    lag,
    load_topic_metadata,
    read,
    read_to_end,
    read_until_idle,
    wait_for_rebalance,
)
from lessons.kafka.producer import publish

LOGINS = events.logins([123, 456, 789], each=4)


def values(messages):
    return sorted((event["userId"], event["login"]) for event in (events.from_bytes(m.value) for m in messages))


EVERY = sorted((event["userId"], event["login"]) for event in LOGINS)


def test_what_was_published_is_read_to_the_end(producer, topic, member):
    publish(producer, topic, LOGINS)
    assert values(read_to_end(member("all"))) == EVERY


def test_the_end_of_an_empty_topic_is_reached_at_once(member):
    assert read_to_end(member("nothing")) == []


def test_a_new_group_that_begins_at_the_end_gets_only_what_comes_later(producer, topic, member):
    publish(producer, topic, LOGINS)
    late = member("late", auto_offset_reset="latest")
    assert read_to_end(late) == []
    publish(producer, topic, LOGINS[:1])
    assert len(read_to_end(late)) == 1


def test_an_end_that_is_not_reached_is_told(kafka):
    nowhere = KafkaConsumer(bootstrap_servers=kafka.address)  # it reads no topic at all
    with pytest.raises(WaitError, match="did not reach the end of the topic within 1 seconds"):
        read_to_end(nowhere, seconds=1)
    nowhere.close()


def test_reading_stops_at_the_count_and_goes_on_there(producer, topic, member):
    publish(producer, topic, LOGINS)
    reader = member("in two steps")
    first = read(reader, 5)
    assert len(first) == 5
    assert values(first + read(reader, 7)) == EVERY


def test_reading_stops_when_the_time_is_over(member):
    began = time.monotonic()
    assert read(member("patient"), 1, seconds=0.5) == []
    assert time.monotonic() - began < 5


def test_following_ends_when_nothing_comes(producer, topic, member):
    publish(producer, topic, LOGINS)
    assert values(read_until_idle(member("follower"), seconds=1.5)) == EVERY


def test_members_share_the_partitions_and_read_nothing_meanwhile(producer, topic, member, admin):
    publish(producer, topic, LOGINS)
    members = [member("workers") for _ in range(2)]
    held = wait_for_rebalance(members, admin)
    assert sorted(held[0] + held[1]) == [0, 1, 2]
    assert values(read_to_end(members[0]) + read_to_end(members[1])) == EVERY


def test_members_that_wait_for_each_other_leave_together(member, admin, caplog):
    """One after the other, the first one's leave would stand behind its unanswered join until it fails."""
    first, second = member("leaving", enable_auto_commit=False), member("leaving", enable_auto_commit=False)
    wait_for_rebalance([first], admin)
    load_topic_metadata(second)
    second.poll(timeout_ms=500)  # its join waits for the first, which polls no more
    assert admin.describe_groups(["leaving"])["leaving"]["group_state"] == "PreparingRebalance"
    close_members([second, first])
    assert "LeaveGroup request failed" not in caplog.text
    assert admin.describe_groups(["leaving"])["leaving"]["members"] == []


def test_a_member_that_believes_it_has_all_partitions_is_not_asked_alone(member, admin):
    """A cooperative member has them until it has heard of the rebalance, which may be over for the coordinator."""
    members = [member("believing", partition_assignment_strategy=[CooperativeStickyAssignor]) for _ in range(2)]
    held = wait_for_rebalance(members, admin)
    assert _is_rebalanced(held, members, admin)
    assert not _is_rebalanced([[0, 1, 2], []], members, admin)


def test_members_that_do_not_agree_are_told(member, admin, monkeypatch):
    lonely = member("lonely")
    monkeypatch.setattr("lessons.kafka.consumer._is_rebalanced", lambda *_: False)
    with pytest.raises(WaitError, match="The rebalance of the 1 members did not end within 1 seconds"):
        wait_for_rebalance([lonely], admin, seconds=1)


def test_lag_is_what_is_left(producer, topic, member):
    publish(producer, topic, LOGINS)
    reader = member("slow")
    assert sum(lag(reader, topic).values()) == 12
    read(reader, 5)
    reader.commit()
    assert sum(lag(reader, topic).values()) == 7
    read_to_end(reader)
    reader.commit()
    assert lag(reader, topic) == {0: 0, 1: 0, 2: 0}


def test_lag_leaves_out_what_the_broker_has_deleted(admin, producer, topic, member):
    publish(producer, topic, LOGINS)
    reader = member("new")
    ends = reader.end_offsets([TopicPartition(topic, number) for number in range(3)])
    fullest = max(ends, key=ends.get)
    admin.delete_records({fullest: ends[fullest] - 1})
    assert sum(lag(reader, topic).values()) == sum(ends.values()) - ends[fullest] + 1
    assert lag(reader, topic)[fullest.partition] == 1
