"""Exercise: send an event that is to be delivered later."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.consumer import read_until_idle
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.servers import Server

DELAY = 1.0  # seconds
EARLY, LATE = b"half a second", b"one and a half"
"""What the check sends itself, to be delivered half a second before the reminder, and half a second after it."""


def check(remind_later: Answer, broker: Server) -> None:
    for user in (123, 456):
        _check_reminder(remind_later, broker, events.to_bytes(events.user_logged_in(user)))


def _check_reminder(remind_later: Answer, broker: Server, event: bytes) -> None:
    with fresh_topic(broker, "remind-later") as (client, topic):
        worker = client.subscribe(topic, "work", pulsar.ConsumerType.Shared)
        producer, own = client.create_producer(topic), client.create_producer(topic)
        own.send(EARLY, deliver_after=timedelta(seconds=DELAY / 2))
        began = time.monotonic()
        remind_later(producer, event)
        has_waited = time.monotonic() - began >= DELAY * 0.95
        is_stored = producer.last_sequence_id() >= 0
        own.send(LATE, deliver_after=timedelta(seconds=DELAY * 1.5))
        came = [message.data() for message in _until_late(worker)]
    _compare(has_waited, is_stored, came, event)


def _until_late(worker: pulsar.Consumer) -> Iterator[pulsar.Message]:
    """What comes until the late event has come: on a busy computer everything is late, and the order stays."""
    for message in read_until_idle(worker, 10):
        yield message
        if message.data() == LATE:
            return


def _compare(has_waited: bool, is_stored: bool, came: list[bytes], event: bytes) -> None:
    reminders = [data for data in came if data not in (EARLY, LATE)]
    if not is_stored and not has_waited:
        raise Wrong(
            "When your function came back the broker did not have the event: if the program ends now, it is gone."
        )
    if has_waited:
        raise Wrong("Your function itself waited, and the program with it. Let the broker wait.")
    if not reminders:
        raise Wrong("After one and a half seconds the event had not come. The delay is to be one second.")
    if len(reminders) > 1:
        raise Wrong(f"{len(reminders)} events came. Send one, with its delay.")
    if reminders != [event]:
        raise Wrong(f"What came is {reminders[0]!r}, and not the event that your function got.")
    if came[0] == event:
        raise Wrong("The event came before half a second was over. It is to be delivered a second after it is sent.")


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
