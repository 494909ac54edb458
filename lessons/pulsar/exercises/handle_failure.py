"""Exercise: what to do with an event that could not be processed."""

from collections import Counter

import pulsar

from lessons import events
from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read_until_idle
from lessons.pulsar.exercises.scene import fresh_topic
from lessons.pulsar.producer import publish

SENT, AGAIN, PATIENCE = 3, 100, 0.7  # events; milliseconds until a negative acknowledge brings one back; seconds
FAILS = 2  # the login whose processing fails the first time


def judge(handle, broker):
    """The second of three events fails once."""
    tried = Counter()

    def process(message):
        login = events.from_bytes(message.data())["login"]
        tried[login] += 1
        if (login, tried[login]) == (FAILS, 1):
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


def _compare(tried, left):
    if tried[FAILS] < 2 and not left:
        raise Wrong("The event that failed was acknowledged: nobody will ever process it.")
    if tried[FAILS] < 2:
        raise Wrong("The event that failed did not come again in time. Tell the broker that it failed.")
    if left:
        raise Wrong(f"{left} events are still not acknowledged.")


EXERCISE = Exercise(
    id="pulsar.handle_failure",
    title="Let an event come again when its processing failed",
    notebook="03_pulsar",
    minutes=5,
    starter="""\
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        ...
    else:
        consumer.acknowledge(message)
""",
    hints=(
        "An event that is neither acknowledged nor refused stays with this consumer, and nothing happens.",
        "`negative_acknowledge` refuses it: the broker delivers it again after the consumer's delay.",
    ),
    solution_code="""\
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        consumer.negative_acknowledge(message)
    else:
        consumer.acknowledge(message)
""",
    why=(
        "A negative acknowledge says at once that the event failed, so it comes again soon, here or at another "
        "consumer. You could also wait for the acknowledge timeout, which is for consumers that hang: it takes ten "
        "seconds at least. The usual mistake is to acknowledge first and process later: then a failure loses the event."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(
            """\
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        print("failed")
    consumer.acknowledge(message)
""",
            says="nobody will ever process it",
        ),
        WrongAnswer(
            """\
def handle(consumer, message, process):
    try:
        process(message)
    except ValueError:
        return
    consumer.acknowledge(message)
""",
            says="Tell the broker that it failed",
        ),
        WrongAnswer(
            """\
def handle(consumer, message, process):
    process(message)
    consumer.acknowledge(message)
""",
            says="raised ValueError: the database was away",
        ),
    ),
)
