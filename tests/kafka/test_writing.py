"""Publishing with keys, topics that begin empty, and the picture of a topic."""

import pytest
from kafka.errors import MessageSizeTooLargeError

from lessons import events
from lessons.errors import ServerError
from lessons.kafka import picture, storage, topics
from lessons.kafka.consumer import read_to_end
from lessons.kafka.producer import publish

LOGINS = events.logins([100, 101, 123], each=2)


def test_publishing_says_where_each_event_is(producer, topic, member):
    places = publish(producer, topic, LOGINS)
    found = {(message.partition, message.offset): events.from_bytes(message.value) for message in read_to_end(member())}
    assert [found[place] for place in places] == LOGINS


def test_events_of_one_user_are_in_one_partition_in_order(producer, topic):
    first, second = publish(producer, topic, LOGINS)[0::3]
    assert first[0] == second[0]
    assert first[1] < second[1]


def test_what_the_broker_refuses_is_an_error(producer, topic):
    with pytest.raises(MessageSizeTooLargeError):
        publish(producer, topic, [events.user_logged_in(1, note="x" * 2_000_000)])


def test_a_fresh_topic_is_empty_and_has_the_partitions_that_were_asked_for(producer, topic, member, admin):
    publish(producer, topic, LOGINS)
    topics.recreate_topic(admin, topic, partitions=2)
    reader = member()
    assert read_to_end(reader) == []
    assert reader.partitions_for_topic(topic) == {0, 1}


def test_a_fresh_topic_has_its_settings_before_its_first_event(producer, topic, admin):
    topics.recreate_topic(admin, topic, max_message_bytes=100)
    assert storage.topic_settings(admin, topic)["max.message.bytes"] == "100"
    with pytest.raises(MessageSizeTooLargeError):
        publish(producer, topic, [events.user_logged_in(1, note="x" * 200)])


def test_a_group_begins_anew_on_a_fresh_topic(producer, topic, member, admin):
    publish(producer, topic, LOGINS)
    left = member("left over")
    assert len(read_to_end(left)) == 6
    left.commit()  # and it is still a member when the lesson is run again
    topics.recreate_topic(admin, topic, groups=("left over",))
    publish(producer, topic, LOGINS[:1])
    assert len(read_to_end(member("left over"))) == 1


def test_a_setting_that_the_broker_refuses_is_told_in_sentences(admin, topic):
    with pytest.raises(ServerError, match="could not be created"):
        topics.recreate_topic(admin, topic, retention_ms="a week")


@pytest.mark.parametrize("name", ["no spaces", "a" * 300, "ümlaut", ".."])
def test_a_topic_that_the_broker_refuses_is_told_in_sentences(admin, name):
    with pytest.raises(ServerError, match="could not be created"):
        topics.recreate_topic(admin, name)


def test_a_topic_that_is_not_there_can_be_deleted(admin):
    topics.delete_topic(admin, "never-made")


def test_the_picture_shows_events_keys_and_positions(kafka, producer, topic, member):
    publish(producer, topic, LOGINS)
    reader = member("analytics-service")
    read_to_end(reader)
    reader.commit()
    seen = picture.draw_topic(kafka.address, topic, ("analytics-service", "billing-service"))
    assert repr(seen).splitlines()[0] == f"topic {topic}"
    assert "partition 0: 0 user-100, 1 user-100; group analytics-service reads 2 next" in repr(seen)
    assert "billing-service has no position" in repr(seen)
    assert seen.svg.count(">user-100</text>") == 2


def test_looking_moves_no_group(kafka, producer, topic, member):
    publish(producer, topic, LOGINS)
    before = picture.describe_topic(kafka.address, topic, ("onlooker",))
    assert before == picture.describe_topic(kafka.address, topic, ("onlooker",))
    assert {place.groups["onlooker"] for place in before} == {None}


def test_groups_that_never_were_are_forgotten_too(admin, topic, member):
    first = member("so that the broker has a coordinator")
    read_to_end(first)
    first.close()
    topics.recreate_topic(admin, topic, groups=("never there", "nor this one"))


def test_a_topic_that_somebody_makes_again_meanwhile_is_deleted_again(admin, producer, topic, member, monkeypatch):
    publish(producer, topic, LOGINS)
    really, calls = topics.delete_topic, []
    monkeypatch.setattr(topics, "delete_topic", lambda *given: calls.append(given) or len(calls) < 2 or really(*given))
    topics.recreate_topic(admin, topic)
    monkeypatch.undo()
    assert len(calls) == 2
    assert read_to_end(member()) == []
