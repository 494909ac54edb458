"""Every codec of Kafka's works with kafka-python as the course installs it: topics in production use them."""

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons.kafka.consumer import read_to_end
from lessons.kafka.exercises.fixtures import fresh_topic


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_what_is_sent_with_a_codec_is_read(kafka, codec):
    with fresh_topic(kafka, f"codec-{codec}") as topic:
        with KafkaProducer(bootstrap_servers=kafka.address, compression_type=codec) as producer:
            producer.send(topic, b"an event " * 100).get(10)
        consumer = KafkaConsumer(bootstrap_servers=kafka.address)
        consumer.assign([TopicPartition(topic, 0)])
        consumer.seek_to_beginning()
        [message] = read_to_end(consumer)
        consumer.close()
    assert message.value == b"an event " * 100
