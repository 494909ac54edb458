"""Exercise: read again everything after a message id."""

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin, topic_path
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT, KEPT = 5, (3, 1, 5)


def check(read_after: Answer, broker: Server) -> None:
    """Five events; the message id of one of them was kept, in one ledger, in two, and within a batch."""
    for place in (_in_one_ledger, _in_two_ledgers, _in_a_batch):
        for kept in KEPT:
            with fresh_topic(broker, "read-after") as (client, topic):
                ids = place(broker, client, topic)
                _compare(_logins(read_after(client, topic, ids[kept - 1])), kept)


def _in_one_ledger(_broker: Server, client: pulsar.Client, topic: str) -> list[pulsar.MessageId]:
    return publish(client.create_producer(topic), events.logins([123], SENT))


def _in_two_ledgers(broker: Server, client: pulsar.Client, topic: str) -> list[pulsar.MessageId]:
    """The broker lets the topic go after the second event: the third one is entry 0 of the next ledger."""
    client.subscribe(topic, "keep").close()  # else the first two might be deleted before they are read
    logins = events.logins([123], SENT)
    ids = publish(client.create_producer(topic), logins[:2])
    Admin(broker).request("PUT", f"{topic_path(topic)}/unload")
    return ids + publish(client.create_producer(topic), logins[2:])


def _in_a_batch(_broker: Server, client: pulsar.Client, topic: str) -> list[pulsar.MessageId]:
    producer = client.create_producer(topic, batching_enabled=True, batching_max_publish_delay_ms=1000)
    for login in events.logins([123], SENT):
        producer.send_async(events.to_bytes(login), None)
    producer.flush()
    return [message.message_id() for message in read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))]


def _logins(found: object) -> list[int]:
    if not isinstance(found, (list, tuple)) or not all(hasattr(message, "data") for message in found):
        raise Wrong("`read_after` should return a list of messages: `read_to_end(reader)` makes one.")
    return [events.from_bytes(message.data())["login"] for message in found]


def _compare(logins: list[int], kept: int) -> None:
    after = list(range(kept + 1, SENT + 1))
    if logins == list(range(1, SENT + 1)):
        raise Wrong(f"You read all {SENT} events. Those up to {kept} were read before: begin after the message id.")
    if logins == [kept, *after]:
        raise Wrong(f"You read event {kept} once more. Begin after it, not with it.")
    if not logins and after:
        raise Wrong("You read no event. A reader that begins at the latest message waits for what comes.")
    if logins != after:
        raise Wrong(f"You read the logins {logins}. After message id {kept} there were {after}.")


EXERCISE = Exercise(
    id="pulsar.read_after",
    title="Go on reading after a message id that you kept",
    notebook="03_pulsar",
    minutes=4,
    kind="build",
    hints=(
        "The second argument of `create_reader` is a message id: the reader begins after it.",
        "`pulsar.MessageId.earliest` is a message id before all events. You have a better one.",
    ),
    why=(
        "A reader has no subscription: the program itself keeps its place, in a file or a database, and gives it when "
        "it starts. (`message_id.serialize()` makes bytes of it.) You could also `seek` a consumer there, which moves "
        "its subscription for all. The usual mistake is `start_message_id_inclusive=True`, which reads the last event "
        "twice."
    ),
    checker=check,
    **answers_beside(__file__),
)
