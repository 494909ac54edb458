"""Exercise: what to do with an event that could not be processed."""

from collections import Counter
from unittest.mock import patch

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import AwayError, call_handler, deliveries, fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT, AGAIN = 4, 100  # events; milliseconds until a negative acknowledge brings one back
SCENES = ({2: 1, 3: 1}, {1: 3, 4: 2})
"""How often the processing of a login fails, the one time and the other."""
MOST = 3 * SENT  # deliveries after which the check stops


def check(handle: Answer, broker: Server) -> None:
    """Two of four events fail, once or several times."""
    for failures in SCENES:
        _scene(handle, broker, failures)


def _scene(handle: Answer, broker: Server, failures: dict[int, int]) -> None:
    tried: Counter[int] = Counter()

    def process(message: pulsar.Message) -> None:
        login = events.from_bytes(message.data())["login"]
        tried[login] += 1
        if acknowledged.called:
            raise Wrong("An event was acknowledged before it was processed: if the processing fails, it is lost.")
        if tried[login] <= failures.get(login, 0):
            raise AwayError("the database was away for a moment")

    with fresh_topic(broker, "handle-failure") as (client, topic):
        shared = pulsar.ConsumerType.Shared
        consumer = client.subscribe(topic, "billing-service", shared, negative_ack_redelivery_delay_ms=AGAIN)
        publish(client.create_producer(topic), events.logins([123], each=SENT))
        for message in deliveries(Admin(broker), topic, consumer, MOST):
            with patch.object(consumer, "acknowledge", wraps=consumer.acknowledge) as acknowledged:
                call_handler(handle, consumer, message, process)
        consumer.close()  # sends what was acknowledged
        left = Admin(broker).stats(topic)["subscriptions"]["billing-service"]["msgBacklog"]
    _compare(tried, failures, left)


def _compare(tried: Counter[int], failures: dict[int, int], left: int) -> None:
    missing = [login for login, times in failures.items() if tried[login] <= times]
    if missing and not left:
        times = max(tried[login] for login in missing)
        often = "twice" if times > 1 else "once"
        raise Wrong(f"An event that failed {often} was acknowledged: nobody will ever process it.")
    if missing:
        raise Wrong("The event that failed did not come again in time. Tell the broker that it failed.")
    if any(tried[login] > failures.get(login, 0) + 1 for login in tried):
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
