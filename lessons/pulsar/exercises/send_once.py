"""Exercise: send a file's lines so that a second try stores nothing twice."""

import pulsar

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.exercises.fixtures import fresh_namespace
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

SCENES = (
    ([b"first", b"second", b"third", b"fourth"], 2),
    ([b"tea", b"tea", b"coffee", b"tea", b"milk"], 3),
    ([b"all", b"sent", b"already"], 3),
)
"""A file's lines, some of which are equal, and how many of them were sent when the program died."""


def check(send_once: Answer, broker: Server) -> None:
    """Some lines are sent, then the program starts again and sends all."""
    admin, namespace = Admin(broker), f"{broker.named('exercise-tenant')}/once"
    topic = f"persistent://{namespace}/lines"
    with fresh_namespace(admin, namespace):
        admin.set_policy(namespace, "deduplication", True)
        for lines, sent in SCENES:
            recreate_topic(admin, topic)
            _try(send_once, broker, topic, lines[:sent])
            _compare(_try(send_once, broker, topic, lines), lines, sent)


def _try(send_once: Answer, broker: Server, topic: str, lines: list[bytes]) -> list[bytes]:
    """Send the lines as a program of its own does; returns what the topic holds afterwards."""
    client = pulsar.Client(broker.address, logger=client_logger())
    try:
        send_once(client, topic, lines)
        return [message.data() for message in read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))]
    finally:
        close_client(client)


def _compare(found: list[bytes], lines: list[bytes], sent: int) -> None:
    if found == lines:
        return
    if found == [*lines[:sent], *lines]:
        raise Wrong(
            f"The first {sent} lines are stored twice. The broker knows a producer by its name, and a line by its "
            "number: both must be the same in the second try."
        )
    if found == lines[:sent]:
        raise Wrong(
            f"The last {len(lines) - sent} lines are missing. Lines with the same number are taken for the same line."
        )
    if found == list(dict.fromkeys(lines)):
        raise Wrong(f"The file has equal lines: {lines}. Each of them is a line, and the topic holds only {found}.")
    raise Wrong(f"The topic holds {len(found)} lines: {found}. Expected: {lines}.")


EXERCISE = Exercise(
    id="pulsar.send_once",
    title="Send lines so that a second try stores nothing twice",
    notebook="deeper/pulsar_queue_and_stream",
    minutes=5,
    kind="build",
    hints=(
        "The broker compares each sequence id with the highest that it has stored of a producer of that name.",
        "The name may be any text that stays the same. What numbers the lines, in every try alike?",
    ),
    why=(
        "With a name that stays and a number that belongs to the line, the broker recognises what it has already. You "
        "could also ask `producer.last_sequence_id()` and begin after it, and save the sending. The usual mistake is "
        "to let the client choose the name: then every start is another producer. (Count from 1: the Python client "
        "takes 0 for no number at all.)"
    ),
    checker=check,
    **answers_beside(__file__),
)
