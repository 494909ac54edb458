"""Exercise: put an event aside that fails again and again."""

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

TRIES = 3
MOST = 6  # deliveries after which the check stops counting


def check(subscribe_with_dead_letters: Answer, broker: Server) -> None:
    """One event, which always fails; on two topics, one after the other."""
    for name in ("dead-letters", "dead-letters-again"):
        _check_topic(subscribe_with_dead_letters, broker, name)


def _check_topic(subscribe_with_dead_letters: Answer, broker: Server, name: str) -> None:
    with fresh_topic(broker, f"{name}-aside") as (client, dead), fresh_topic(broker, name) as (_, topic):
        aside = client.subscribe(dead, "repair")
        try:
            consumer = subscribe_with_dead_letters(client, topic, dead)
            if not isinstance(consumer, pulsar.Consumer):
                raise Wrong(f"Your function returned a {type(consumer).__name__}. Return the consumer.")
            publish(client.create_producer(topic), events.logins([123], 1))
            times, dead_letter = _refuse_all(consumer, aside)
            consumer.close()
        finally:
            Admin(broker).delete_topic(f"{topic}-billing-service-DLQ")  # Pulsar's own name, where none was given
    if not dead_letter and times == TRIES:
        raise Wrong(f"After {times} times the event came no more, and it is not on the topic that you were given.")
    if not dead_letter:
        raise Wrong(f"The event came {times} times and was never put aside. Does this type count deliveries?")
    if times != TRIES:
        raise Wrong(f"The event came {times} times before it was put aside. It should come {TRIES} times.")


def _refuse_all(consumer: pulsar.Consumer, aside: pulsar.Consumer) -> tuple[int, pulsar.Message | None]:
    """How often the event came, and the dead letter; None where there is none."""
    times = 0
    while times < MOST:
        if messages := read(consumer, 1, 1.0):
            times += 1
            consumer.negative_acknowledge(messages[0])
        else:
            dead_letters = read(aside, 1, 2.0)
            return times, dead_letters[0] if dead_letters else None
    return times, None


EXERCISE = Exercise(
    id="pulsar.dead_letters",
    title="Put an event aside that has failed three times",
    notebook="03_pulsar",
    minutes=6,
    kind="diagnose",
    hints=(
        "Which type has a subscription if you name none? Only Shared and Key_Shared count deliveries.",
        "There is a second fault. The first delivery is no redelivery: 3 deliveries are 2 redeliveries.",
    ),
    why=(
        "After 2 redeliveries the client sends the event to the dead-letter topic and acknowledges it here, so that "
        "one bad event does not keep the consumer busy for ever. You could also use Key_Shared, which counts too. The "
        "usual mistake is an exclusive subscription: there the broker does not count. Its count lasts as long as the "
        "consumer: for more, build a retry topic with a counter of your own."
    ),
    checker=check,
    **answers_beside(__file__),
)
