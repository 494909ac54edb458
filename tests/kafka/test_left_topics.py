"""A topic that was deleted is gone, and stays so; what was changed of a group is shown."""

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import ConfigResource

from lessons.course import Correct
from lessons.course.checking import outcome_of
from lessons.errors import ServerError
from lessons.kafka import replicas
from lessons.kafka.exercises.fixtures import COMES_BACK, LOOK, fresh_topic
from lessons.kafka.topics import alter_group, recreate_topic
from lessons.polling import poll
from lessons.servers import Server


def close_while_the_broker_has_a_question_to_read(kafka: Server, topic: str) -> None:
    """The broker answers a client's requests one after the other: behind a long fetch it reads of the topic later."""
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, fetch_max_wait_ms=3000)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.poll(timeout_ms=300)
    consumer._client.cluster.request_update()
    consumer.poll(timeout_ms=50)
    consumer.close()


@pytest.mark.parametrize("scenes", [1, 2])
def test_a_deleted_topic_does_not_come_back(kafka, admin, scenes):
    name = kafka.named("exercise-comes-back")

    def check(answer: object) -> None:
        for _ in range(scenes):
            with fresh_topic(kafka, "comes-back") as topic:
                close_while_the_broker_has_a_question_to_read(kafka, topic)

    assert isinstance(outcome_of(check, ("an answer",), 20, ""), Correct)
    assert not poll(lambda: name in admin.list_topics(), COMES_BACK, LOOK)


class Late:
    """An admin client whose broker learns of a deletion late: it shows the topic for the first looks after it."""

    def __init__(self, admin: KafkaAdminClient) -> None:
        self.admin, self.late, self.seen = admin, [], []

    def __getattr__(self, name: str) -> object:
        return getattr(self.admin, name)

    def delete_topics(self, topics: list[str]) -> None:
        self.admin.delete_topics(topics)
        self.late = [*topics] * 3

    def list_topics(self) -> list[str]:
        return [*self.admin.list_topics(), *([self.late.pop()] if self.late else [])]

    def create_topics(self, *topics: object, **settings: object) -> None:
        self.seen.append(list(self.late))
        self.admin.create_topics(*topics, **settings)


def test_a_topic_is_made_anew_only_when_the_broker_shows_the_old_one_no_more(admin, topic):
    late = Late(admin)
    recreate_topic(late, topic)
    replicas.recreate_topic(late, topic, [[1]])
    assert late.seen == [[], []]


def test_a_setting_of_a_group_is_shown_when_it_is_changed(admin):
    class LateForGroups(Late):
        def describe_configs(self, wanted: list[ConfigResource], **options: object) -> dict[str, dict]:
            shown = self.admin.describe_configs(wanted, **options)
            self.seen.append(len(self.seen) < 2)
            return {"group": {wanted[0].name: {}}} if self.seen[-1] else shown

    late = LateForGroups(admin)
    alter_group(late, "jobs", {"share.auto.offset.reset": "earliest"})
    assert late.seen == [True, True, False]
    with pytest.raises(ServerError, match=r"must be either .earliest."):
        alter_group(admin, "jobs", {"share.auto.offset.reset": "in the middle"})
