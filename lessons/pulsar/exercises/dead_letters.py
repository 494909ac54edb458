"""Exercise: put an event aside that fails again and again."""

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.exercises.fixtures import deliveries, fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

TRIES = 3
BAD = 123
"""The user whose event always fails."""
MOST = 6  # deliveries after which the check stops counting


def check(subscribe_with_dead_letters: Answer, broker: Server) -> None:
    """One event that always fails, alone on one topic, and between others on another."""
    for name, users in (("dead-letters", [BAD]), ("dead-letters-again", [1, BAD, 2])):
        _check_topic(subscribe_with_dead_letters, broker, name, users)


def _check_topic(subscribe_with_dead_letters: Answer, broker: Server, name: str, users: list[int]) -> None:
    with fresh_topic(broker, f"{name}-aside") as (_, dead), fresh_topic(broker, name) as (client, topic):
        client.subscribe(dead, "repair").close()  # else nothing would keep the dead letters
        try:
            consumer = subscribe_with_dead_letters(client, topic, dead)
            if not isinstance(consumer, pulsar.Consumer):
                raise Wrong(f"Your function returned a {type(consumer).__name__}. Return the consumer.")
            publish(client.create_producer(topic), events.logins(users, 1))
            times = _refuse_bad(Admin(broker), topic, consumer)
            consumer.close()
            letters = read_to_end(client.create_reader(dead, pulsar.MessageId.earliest))
        finally:
            Admin(broker).delete_topic(f"{topic}-billing-service-DLQ")  # Pulsar's own name, where none was given
    _compare(times, [_user(message) for message in letters])


def _compare(times: int, dead_letters: list[int]) -> None:
    if not dead_letters and times == 1:
        raise Wrong("The refused event did not come again within seconds, and was not put aside.")
    if not dead_letters and times == TRIES:
        raise Wrong(f"After {times} times the event came no more, and it is not on the topic that you were given.")
    if not dead_letters:
        raise Wrong(f"The event came {times} times and was never put aside. Does this type count deliveries?")
    if times != TRIES:
        raise Wrong(f"The event came {times} times before it was put aside. It should come {TRIES} times.")
    if dead_letters != [BAD]:
        raise Wrong(f"The events of the users {dead_letters} were put aside. Only that of user {BAD} always fails.")


def _refuse_bad(admin: Admin, topic: str, consumer: pulsar.Consumer) -> int:
    """How often the event that fails came; the other events are acknowledged."""
    times = 0
    for message in deliveries(admin, topic, consumer, 2 * MOST):
        if _user(message) != BAD:
            consumer.acknowledge(message)
            continue
        times += 1
        consumer.negative_acknowledge(message)
        if times == MOST:
            break
    return times


def _user(message: pulsar.Message) -> int:
    return int(events.from_bytes(message.data())["userId"])


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
