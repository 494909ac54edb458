"""Exercise: send many events at once, and say which ones were not stored."""

from collections import Counter
from typing import Any

import pulsar

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.servers import Server

TOO_BIG = bytes(6_000_000)
SCENES: tuple[tuple[list[bytes], dict[str, Any]], ...] = (
    ([b"event %d" % number for number in range(60)], {}),
    ([b"small", TOO_BIG, b"small", b"another", TOO_BIG], {}),
    ([b"event %d" % number for number in range(400)], {"max_pending_messages": 5}),
)
"""The values to send, and the producer's settings: nothing goes wrong, two are too big, the queue is full."""


def check(send_all: Answer, broker: Server) -> None:
    for values, settings in SCENES:
        with fresh_topic(broker, "not-stored") as (client, topic):
            producer = client.create_producer(topic, **settings)
            returned = send_all(producer, list(values))
            producer.flush()
            reader = client.create_reader(topic, pulsar.MessageId.earliest)
            stored = Counter(message.data() for message in read_to_end(reader))
        _compare(returned, stored, Counter(values))


def _compare(returned: object, stored: Counter[bytes], sent: Counter[bytes]) -> None:
    if not isinstance(returned, (list, tuple)) or not all(isinstance(value, bytes) for value in returned):
        raise Wrong("`send_all` should return a list of the values that were not stored.")
    if twice := stored - sent:
        raise Wrong(f"{twice.total()} of {sent.total()} values are stored once too often.")
    if lost := sent - stored - Counter(returned):
        raise Wrong(
            f"{lost.total()} of {sent.total()} values are neither stored nor in what you returned: they are lost, and "
            "nobody knows. What `send_async` could not send, only its callback learns."
        )
    if wrongly := Counter(returned) - (sent - stored):
        raise Wrong(f"You returned {wrongly.total()} of {sent.total()} values as not stored, and they are stored.")


EXERCISE = Exercise(
    id="pulsar.not_stored",
    title="Send many events at once and say which were not stored",
    notebook="deeper/pulsar_reliability",
    minutes=7,
    kind="build",
    hints=(
        "The callback of `send_async` gets a `pulsar.Result` and a message id. `pulsar.Result.Ok` means stored.",
        "Which value does a callback belong to? A function that gets the value, and returns a callback, knows it.",
        "`flush` waits for everything that is on its way. After it all callbacks have been called.",
    ),
    why=(
        "Only the callback learns what became of an event, so look at every result, and wait with `flush` before you "
        "say what is missing. You could also send one by one with `send`, which raises an error, and takes much "
        "longer. The usual mistake is to expect that `send_async` raises: a `try` around it never sees a full queue."
    ),
    checker=check,
    seconds=60,
    **answers_beside(__file__),
)
