"""Exercise: find out why one worker has all the events and the other none."""

from typing import Any

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.polling import Deadline
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read
from lessons.pulsar.exercises.fixtures import PATIENCE, STEP, fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SCENES = (80, 200)
"""How many events wait, on one topic and on another."""
MOST = 20  # events that a worker may have which handles one


def check(subscribe_worker: Answer, broker: Server) -> None:
    """Ann is busy with one event; bob, who came later, handles what he gets."""
    for count in SCENES:
        with fresh_topic(broker, "idle-worker") as (client, topic):
            client.subscribe(topic, "keep").close()  # else nothing would keep the events
            publish(client.create_producer(topic), events.logins(range(count), each=1))
            try:
                got = _work(subscribe_worker, Admin(broker), client, topic)
            except pulsar.ConsumerBusy as error:
                raise Wrong("bob was refused (ConsumerBusy): this type of subscription has one consumer.") from error
            except pulsar.InvalidConfiguration as error:
                raise Wrong(
                    "With a queue of 0, `receive` can't have a time limit (InvalidConfiguration), and a worker could "
                    "not be stopped. What is the smallest queue that has room for an event?"
                ) from error
        _compare(*got, count)


def _work(subscribe_worker: Answer, admin: Admin, client: pulsar.Client, topic: str) -> tuple[int, list[int]]:
    """How many events ann got (one or none), and the users of those that bob got."""
    ann = subscribe_worker(client, topic, "ann")
    one = read(ann, 1, 5.0)
    bob = subscribe_worker(client, topic, "bob")
    users, deadline = [], Deadline(PATIENCE)
    while not deadline.passed:
        if messages := read(bob, 1, STEP):
            bob.acknowledge(messages[0])
            users.append(events.from_bytes(messages[0].data())["userId"])
            deadline.restart()
        elif _is_over(admin.stats(topic)["subscriptions"][bob.subscription_name()]):
            break
    return len(one), users


def _is_over(subscription: dict[str, Any]) -> bool:
    """Whether one worker has acknowledged all that it got, and the others have everything else."""
    queues = [consumer["unackedMessages"] for consumer in subscription["consumers"]]
    return bool(min(queues) == 0 and sum(queues) == subscription["msgBacklog"])


def _compare(anns: int, bobs: list[int], count: int) -> None:
    if not anns:
        raise Wrong(f"ann got no event. {count} were there before she came: begin at the earliest.")
    if len(bobs) > len(set(bobs)) or len(bobs) >= count:
        raise Wrong("bob got an event that ann has: the two are to share one subscription.")
    if not bobs:
        raise Wrong(f"ann handles one event, and has the other {count - 1} in her queue. bob has nothing to do.")
    if count - len(bobs) > MOST:
        raise Wrong(f"ann handles one event, and has {count - len(bobs)} of {count}. {MOST} is the most that she may.")


EXERCISE = Exercise(
    id="pulsar.idle_worker",
    title="Find out why one worker has all the work",
    notebook="deeper/pulsar_reliability",
    minutes=6,
    kind="diagnose",
    hints=(
        "How many events has a client fetched when `receive` returns the first one?",
        "`receiver_queue_size` is 1,000 if nothing is said.",
    ),
    why=(
        "A consumer fetches as many events as its queue has room for, so a small `receiver_queue_size` leaves the "
        "others to those who are free. You could also take 10, for quick work: a longer queue is faster. (Key_Shared "
        "does not help: the keys of a busy worker wait for it.) The usual mistake is a queue of 0, which allows no "
        "time limit. And more workers would not help here: what is in a queue stays there."
    ),
    checker=check,
    seconds=60,
    **answers_beside(__file__),
)
