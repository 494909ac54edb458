"""Exercise: read again everything after a message id."""

from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.pulsar.exercises.fixtures import fresh_topic
from lessons.pulsar.producer import publish
from lessons.servers import Server

SENT, KEPT = 5, 3


def check(read_after: Answer, broker: Server) -> None:
    """Five events; the message id of the third was kept."""
    with fresh_topic(broker, "read-after") as (client, topic):
        places = publish(client.create_producer(topic), events.logins([123], SENT))
        found = read_after(client, topic, places[KEPT - 1])
        if not isinstance(found, list) or not all(hasattr(message, "data") for message in found):
            raise Wrong("`read_after` should return a list of messages: `read_to_end(reader)` makes one.")
        logins = [events.from_bytes(message.data())["login"] for message in found]
    _compare(logins)


def _compare(logins: Any) -> None:
    if logins == [1, 2, 3, 4, 5]:
        raise Wrong("You read all 5 events. The first 3 were read before: begin after the message id.")
    if logins == [3, 4, 5]:
        raise Wrong("You read the third event once more. Begin after it, not with it.")
    if not logins:
        raise Wrong("You read no event. A reader that begins at the latest message waits for what comes.")
    if logins != [4, 5]:
        raise Wrong(f"You read the logins {logins}. After the message id there were 4 and 5.")


EXERCISE = Exercise(
    id="pulsar.read_after",
    title="Go on reading after a message id that you kept",
    notebook="03_pulsar",
    minutes=4,
    starter="""\
def read_after(client, topic, last):
    reader = client.create_reader(topic, ...)
    return read_to_end(reader)
""",
    hints=(
        "The second argument of `create_reader` is a message id: the reader begins after it.",
        "`pulsar.MessageId.earliest` is a message id before all events. You have a better one.",
    ),
    solution_code="""\
def read_after(client, topic, last):
    reader = client.create_reader(topic, last)
    return read_to_end(reader)
""",
    why=(
        "A reader has no subscription: the program itself keeps its place, in a file or a database, and gives it when "
        "it starts. (`message_id.serialize()` makes bytes of it.) You could also `seek` a consumer there, which moves "
        "its subscription for all. The usual mistake is `start_message_id_inclusive=True`, which reads the last event "
        "twice."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))
""",
            says="You read all 5 events",
        ),
        WrongAnswer(
            """\
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, pulsar.MessageId.latest))
""",
            says="You read no event",
        ),
        WrongAnswer(
            """\
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, last, start_message_id_inclusive=True))
""",
            says="the third event once more",
        ),
    ),
)
