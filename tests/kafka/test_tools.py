"""Kafka's own command-line tools."""

import pytest

from lessons.errors import ServerError, WaitError
from lessons.kafka import tools


def test_the_console_consumer_prints_what_is_asked_for(kafka, producer, topic):
    producer.send(topic, key=b"k", value=b"one", partition=1, headers=[("reason", b"none"), ("place", b"3")])
    producer.flush()
    shown = tools.console_consumer(kafka.address, topic, 1, "partition", "offset", "headers", "key")
    assert shown == ["Partition:1\tOffset:0\treason:none,place:3\tk\tone"]


def test_bytes_that_are_no_text_are_shown_all_the_same(kafka, producer, topic):
    producer.send(topic, value=b"\xff{")
    producer.flush()
    assert tools.console_consumer(kafka.address, topic, 1) == ["\\xff{"]


def test_messages_that_do_not_come_are_told(kafka, topic, monkeypatch):
    monkeypatch.setattr(tools, "IDLE_SECONDS", 1)
    with pytest.raises(WaitError, match=rf"fewer than 1 lines.*Look at what is in {topic}"):
        tools.console_consumer(kafka.address, topic, 1)
    with pytest.raises(WaitError, match=r"whether localhost:1 answers"):
        tools.console_consumer("localhost:1", topic, 1)


def test_a_tool_that_fails_is_told_with_its_own_words():
    with pytest.raises(ServerError, match=r"ConsoleConsumer ended with an error: nonsense is not a recognized option"):
        tools.run_tool(tools.CONSOLE_CONSUMER, "--nonsense")
    with pytest.raises(ServerError, match=r"NoSuchTool ended with an error: .*NoSuchTool"):
        tools.run_tool("org.apache.kafka.tools.NoSuchTool")


def test_a_tool_that_does_not_end_is_ended(kafka, topic):
    with pytest.raises(ServerError, match=r"ConsoleConsumer did not end within 0\.5 seconds"):
        tools.run_tool(tools.CONSOLE_CONSUMER, "--bootstrap-server", kafka.address, "--topic", topic, seconds=0.5)
