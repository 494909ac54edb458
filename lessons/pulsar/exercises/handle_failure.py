"""Exercise: what to do with an event that could not be processed."""

from collections import Counter

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read_until_idle
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT, AGAIN, PATIENCE = 4, 100, 0.7  # events; milliseconds until a negative acknowledge brings one back; seconds
FAILS = (2, 3)  # the logins whose processing fails the first time


def check(handle: Answer, broker: Server) -> None:
    """Two of four events fail once."""
    tried: Counter[int] = Counter()

    def process(message: pulsar.Message) -> None:
        login = events.from_bytes(message.data())["login"]
        tried[login] += 1
        if login in FAILS and tried[login] == 1:
            raise ValueError("the database was away for a moment")

    with fresh_topic(broker, "handle-failure") as (client, topic):
        shared = pulsar.ConsumerType.Shared
        consumer = client.subscribe(topic, "billing-service", shared, negative_ack_redelivery_delay_ms=AGAIN)
        publish(client.create_producer(topic), events.logins([123], each=SENT))
        for message in read_until_idle(consumer, PATIENCE):
            if sum(tried.values()) > 2 * SENT:
                raise Wrong("Events that were processed came again: acknowledge what was processed.")
            handle(consumer, message, process)
        consumer.close()  # sends what was acknowledged
        left = Admin(broker).stats(topic)["subscriptions"]["billing-service"]["msgBacklog"]
    _compare(tried, left)


def _compare(tried: Counter[int], left: int) -> None:
    again = min(tried[login] for login in FAILS)
    if again < 2 and not left:
        raise Wrong("The event that failed was acknowledged: nobody will ever process it.")
    if again < 2:
        raise Wrong("The event that failed did not come again in time. Tell the broker that it failed.")
    if tried[1] > 1:
        raise Wrong("An event that was processed came again: acknowledge it.")
    if left:
        raise Wrong(f"{left} events are still not acknowledged.")


EXERCISE = Exercise(
    id="pulsar.handle_failure",
    title="Let an event come again when its processing failed",
    notebook="03_pulsar",
    minutes=5,
    kind="build",
    hints=(
        "An event that is neither acknowledged nor refused stays with this consumer, and nothing happens.",
        "`negative_acknowledge` refuses it: the broker delivers it again after the consumer's delay.",
    ),
    why=(
        "A negative acknowledge says at once that the event failed, so it comes again soon, here or at another "
        "consumer. You could also wait for the acknowledge timeout, which is for consumers that hang: it takes ten "
        "seconds at least. The usual mistake is to acknowledge first and process later: then a failure loses the event."
    ),
    checker=check,
    **answers_beside(__file__),
)
