"""Exercise: find out why a program that reads topics by a pattern misses the first events of a new one."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pulsar

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.exercises.fixtures import fresh_namespace
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

Days = tuple[list[str], list[str]]
SCENES: tuple[tuple[Days, dict[str, int]], ...] = (
    ((["orders-de"], ["orders-fr"]), {}),
    ((["orders-de", "orders-2go"], ["orders-de-2", "orders-UK_1.new"]), {"orders-2go": 2}),
)
"""The shops that open on the first day and on the second one, and which topics have partitions."""
OTHERS = ("invoices", "reorders-de", "orders")
EACH = 3  # orders of a shop on a day


def check(read_new_orders: Answer, broker: Server) -> None:
    """On two days orders come, and in the evening of each the program reads what is new."""
    namespace = f"{broker.named('exercise-first-day')}/shop"
    for days, partitions in SCENES:
        with _shop(broker, namespace) as (client, admin):
            for topic in (*OTHERS, *days[0]):
                recreate_topic(admin, f"persistent://{namespace}/{topic}", partitions.get(topic, 0))
            _evening(read_new_orders, client, namespace, _send(client, namespace, 1, days[0]), days[0])
            for topic in days[1]:
                recreate_topic(admin, f"persistent://{namespace}/{topic}", partitions.get(topic, 0))
            sent = _send(client, namespace, 2, [*days[0], *days[1]])
            _evening(read_new_orders, client, namespace, sent, days[1])


@contextmanager
def _shop(broker: Server, namespace: str) -> Iterator[tuple[pulsar.Client, Admin]]:
    """A client, and an empty namespace; the one is closed first and the other deleted afterwards."""
    admin = Admin(broker)
    client = pulsar.Client(broker.address, logger=client_logger())
    with fresh_namespace(admin, namespace):
        try:
            yield client, admin
        finally:
            close_client(client)


def _send(client: pulsar.Client, namespace: str, day: int, topics: list[str]) -> Counter[bytes]:
    """Send the day's orders of these topics, and something to the other topics; returns the orders."""
    sent: Counter[bytes] = Counter()
    for topic in (*OTHERS, *topics):
        producer = client.create_producer(f"persistent://{namespace}/{topic}")
        values = [f"{topic}: day {day}, number {number}".encode() for number in range(EACH)]
        for value in values:
            producer.send(value)
        producer.close()
        sent.update(values if topic in topics else ())
    return sent


def _evening(
    read_new_orders: Answer, client: pulsar.Client, namespace: str, sent: Counter[bytes], new: list[str]
) -> None:
    """Let the program read, and compare what it returns with what was sent on this day."""
    found = read_new_orders(client, namespace)
    if not isinstance(found, (list, tuple)) or not all(isinstance(value, bytes) for value in found):
        raise Wrong("`read_new_orders` should return a list of the events' data.")
    _compare(Counter(found), sent, new)


def _compare(found: Counter[bytes], sent: Counter[bytes], new: list[str]) -> None:
    strange = sorted({_topic(value) for value in found - sent} & set(OTHERS))
    if strange:
        raise Wrong(f"An event of the topic {strange[0]} is in the report. Its name does not begin with `orders-`.")
    if again := found - sent:
        raise Wrong(f"{again.total()} orders are in the report that were in it before: they came again.")
    missing = Counter(_topic(value) for value in sent - found)
    if unknown := sorted(topic for topic in missing if not topic.replace("orders-", "").isalpha()):
        raise Wrong(f"No order of {unknown[0]} is in the report. Does the pattern fit its name?")
    if first := sorted(set(missing) & set(new)):
        raise Wrong(
            f"{first[0]} opened today, and {missing[first[0]]} of its {EACH} orders are missing. They were there "
            "before your consumer found the topic."
        )
    if missing:
        raise Wrong(f"{missing.total()} orders of {', '.join(sorted(missing))} are missing.")


def _topic(value: bytes) -> str:
    return value.decode(errors="replace").partition(":")[0]


EXERCISE = Exercise(
    id="pulsar.first_day",
    title="Find out why the first events of a new topic are missing",
    notebook="deeper/pulsar_topics",
    minutes=7,
    kind="diagnose",
    hints=(
        "Where does a subscription begin on a topic on which it has not been yet?",
        "The other fault: which names fit `[a-z]+`? The expression must fit the whole name.",
    ),
    why=(
        "On a topic that it has not seen, a subscription begins at the latest event, unless you say Earliest. On the "
        "others it goes on where it was. And `.*` fits every name that begins with `orders-`. You could also leave "
        "`persistent://` out of the pattern, or have several programs share the work (Shared). The usual mistake is "
        "to trust the discovery period: it says when a topic is found, not where reading begins there."
    ),
    checker=check,
    seconds=90,
    **answers_beside(__file__),
)
