"""Events with times of the past are as old as these for the broker, which deletes what is older than a week."""

import re

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from lessons.course import Wrong
from lessons.kafka.exercises import replay_since
from tests import notebooks


def test_the_topic_of_the_exercise_keeps_them(kafka, admin):
    kept = []

    def look(consumer, partition, moment) -> list:
        (found,) = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, partition.topic)]).values()
        kept.append(found[partition.topic]["retention.ms"]["value"])
        return []

    with pytest.raises(Wrong):
        replay_since.checker(look, kafka)
    assert kept == ["-1"]


def test_so_does_the_topic_of_the_lesson():
    (cell,) = [
        cell for cell in notebooks.code_cells(notebooks.read(notebooks.FILES[1])) if "timestamp_ms" in cell.source
    ]
    assert re.search(r"recreate_topic\(admin, HISTORY, retention_ms=-1\)", cell.source)
