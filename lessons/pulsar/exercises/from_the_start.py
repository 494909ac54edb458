"""Exercise: subscribe so that the events that are there already arrive."""

import inspect

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import fresh_topic, read_unacknowledged
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT = (3, 7)
"""How many events are on each of two topics."""


def check(subscribe_to_all: Answer, broker: Server) -> None:
    """Some events are on the topic before the function is called, and one comes afterwards."""
    for sent in SENT:
        _check_topic(subscribe_to_all, broker, sent)


def _check_topic(subscribe_to_all: Answer, broker: Server, sent: int) -> None:
    with fresh_topic(broker, "from-the-start") as (client, topic):
        producer = client.create_producer(topic)
        places = publish(producer, events.logins([123], each=sent))
        consumer = subscribe_to_all(client, topic)
        if not isinstance(consumer, pulsar.Consumer):
            kind = type(consumer).__name__
            raise Wrong(f"`subscribe_to_all` returned a {kind}. Return the consumer that `client.subscribe` makes.")
        places += publish(producer, events.logins([123], each=1))
        (came,) = read_unacknowledged(Admin(broker), topic, [consumer])
        found = [message.message_id() for message in came]
    _compare(subscribe_to_all, found, places)


def _compare(subscribe_to_all: Answer, found: list[pulsar.MessageId], places: list[pulsar.MessageId]) -> None:
    sent = len(places) - 1
    if (
        len(found) == 1
        and "Earliest" in getattr(inspect.unwrap(subscribe_to_all), "__code__", _compare.__code__).co_names
    ):
        raise Wrong(
            "Your code names `Earliest`, and the consumer got the new event only. A subscription that exists already "
            "stays where it is."
        )
    if len(found) == 1:
        raise Wrong(f"Your consumer got the new event, and none of the {sent} that were there. Where does it begin?")
    if len(found) != sent + 1:
        raise Wrong(f"Your consumer got {len(found)} events. {sent} were there, and one came later.")
    if found != places:
        raise Wrong("Your consumer got copies: the events were sent once more. It can begin at the earliest one.")


EXERCISE = Exercise(
    id="pulsar.from_the_start",
    title="Subscribe to all events, those that are there already too",
    notebook="03_pulsar",
    minutes=3,
    hints=(
        "A new subscription begins at the latest message, if nothing else is said.",
        "`pulsar.InitialPosition` has two members. Which one is the beginning?",
    ),
    why=(
        "`Earliest` puts the cursor of a new subscription before the oldest event that the broker still has. You "
        "could also make the subscription before the first event is sent: then it misses nothing, whatever it begins "
        "with. The usual mistake is to expect that `Earliest` moves a subscription that exists: it does not."
    ),
    checker=check,
    **answers_beside(__file__),
)
