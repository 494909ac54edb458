"""A topic that a check has deleted stays deleted, whatever its clients asked for before they were closed."""

import pytest
from kafka import KafkaConsumer, TopicPartition

from lessons.course import Correct
from lessons.course.checking import outcome_of
from lessons.kafka.exercises.fixtures import COMES_BACK, LOOK, fresh_topic
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
