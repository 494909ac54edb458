"""Exercise: send three events and come back only when the broker has them."""

from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import EventError, from_bytes
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on, short_sleeps
from lessons.servers import Server

LINGER = 2000  # milliseconds that the producer waits for more events: nothing has left yet when nobody waits


def check(send_logins: Answer, kafka: Server) -> str:
    for linger in (LINGER, 0):
        _check_producer(send_logins, kafka, linger)
    return "The broker had all 3 events when your function came back."


def _check_producer(send_logins: Answer, kafka: Server, linger: int) -> None:
    with fresh_topic(kafka, "send-and-wait") as topic:
        producer = KafkaProducer(bootstrap_servers=kafka.address, linger_ms=linger)
        futures = _watch(producer)
        try:
            with short_sleeps() as slept:
                send_logins(producer, topic)
            waiting = sum(not future.is_done for future in futures)
            found = messages_on(kafka, topic)
        finally:
            with suppress(KafkaTimeoutError):  # what comes now comes too late to count, and not into the next check
                producer.close(timeout=10)
    if waiting and slept:
        raise Wrong(
            "Your function waits for a time, and the check has cut that short: a slow broker needs longer than anybody "
            f"guessed. {waiting} of your events had no acknowledgement."
        )
    if waiting:
        raise Wrong(
            f"When your function came back, {waiting} of your events were still in the producer's memory: the broker "
            "had not acknowledged them."
        )
    if len(found) != 3:
        raise Wrong(f"The broker has {len(found)} of your events. There are 3 users: 1, 2 and 3.")
    _compare([message.value for message in found])


def _watch(producer: KafkaProducer) -> list[Any]:
    """What `send` returns to the learner, in the order of the calls."""
    futures: list[Any] = []
    send = producer.send

    def watched(*values: Any, **named: Any) -> Any:
        futures.append(send(*values, **named))
        return futures[-1]

    producer.send = watched
    return futures


def _compare(values: list[bytes]) -> None:
    try:
        sent = [from_bytes(value) for value in values]
    except EventError as error:
        raise Wrong(f"{error.what} `events.to_bytes` makes bytes from an event.") from error
    users = [event.get("userId") for event in sent]
    if users != [1, 2, 3]:
        raise Wrong(f"The events are of the users {users}. Expected: of 1, 2 and 3, in this order.")
    if any(event.get("type") != "UserLoggedIn" for event in sent):
        raise Wrong("An event does not say what happened: its `type` is not `UserLoggedIn`.")


EXERCISE = Exercise(
    id="kafka.send_and_wait",
    title="Send three events and be sure that the broker has them",
    notebook="01_kafka",
    minutes=4,
    hints=(
        "`producer.send(topic, value)` takes bytes: `events.to_bytes(event)`.",
        "`send` only puts the event into the producer's memory. Which call waits until it has left?",
        "After the loop: `producer.flush()`.",
    ),
    why=(
        "`send` comes back at once; `flush` waits until the broker has acknowledged everything. You could also keep "
        "what `send` returns and call `.get(timeout=10)` on each: then you also learn of an error. The usual mistake "
        "is to flush after each event, inside the loop: it is right, but it waits for the network every time."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
