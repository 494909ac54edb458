"""Exercise: send an event that is to be delivered later."""

import time

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.consumer import read
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.servers import Server

DELAY = 1.0  # seconds


def check(remind_later: Answer, broker: Server) -> None:
    for user in (123, 456):
        _check_reminder(remind_later, broker, events.to_bytes(events.user_logged_in(user)))


def _check_reminder(remind_later: Answer, broker: Server, event: bytes) -> None:
    with fresh_topic(broker, "remind-later") as (client, topic):
        worker = client.subscribe(topic, "work", pulsar.ConsumerType.Shared)
        producer = client.create_producer(topic)
        began = time.monotonic()
        remind_later(producer, event)
        sending = time.monotonic() - began
        is_stored = producer.last_sequence_id() >= 0
        messages = read(worker, 1, DELAY + 2)
        waited = time.monotonic() - began
    _compare(sending, messages, waited, is_stored)
    if messages[0].data() != event:
        raise Wrong(f"What came is {messages[0].data()!r}, and not the event that your function got.")


def _compare(sending: float, messages: list[pulsar.Message], waited: float, is_stored: bool) -> None:
    if not is_stored and sending <= DELAY / 2:
        raise Wrong(
            "When your function came back the broker did not have the event: if the program ends now, it is gone."
        )
    if not messages:
        raise Wrong("The event did not come within three seconds. The delay is to be one second.")
    if sending > DELAY / 2:
        raise Wrong("Your function itself waited, and the program with it. Let the broker wait.")
    if waited < DELAY * 0.8:
        raise Wrong(f"The event came after {waited:.1f} seconds. It is to be delivered a second after it is sent.")


EXERCISE = Exercise(
    id="pulsar.remind_later",
    title="Send an event that is delivered a second later",
    notebook="deeper/pulsar_queue_and_stream",
    minutes=3,
    hints=(
        "`deliver_after` is a length of time: `datetime.timedelta`.",
        "`timedelta(seconds=1)`",
    ),
    why=(
        "The broker stores the event. It gives it to a Shared or Key_Shared subscription when its time has come. "
        "So your program is free, and may even end. You could also name the moment, with `deliver_at` in milliseconds "
        "since 1970. The usual mistake is to wait in the program: if it ends, the reminder is gone."
    ),
    checker=check,
    **answers_beside(__file__),
)
