"""Exercise: find why a watcher of lag always says 0, and why events are lost since it runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kafka import (
    ConsumerRebalanceListener,
    KafkaAdminClient,
    KafkaConsumer,
    KafkaProducer,
    OffsetAndMetadata,
    TopicPartition,
)

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.consumer import wait_for_rebalance
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

GROUP = "exercise-always-zero"


class Scene(NamedTuple):
    """A topic, and where the group stands.

    Args:
        sent: how many events each partition has.
        committed: what the group has committed, by partition.
        has_member: whether a member of the group reads the topic just now.
    """

    sent: tuple[int, ...]
    committed: dict[int, int]
    has_member: bool = False

    @property
    def lag(self) -> int:
        """How many events the group has not handled."""
        return sum(self.sent) - sum(self.committed.values())


SCENES = (
    Scene((6, 4, 5), {0: 6, 1: 1}),  # in the last partition the group has committed nothing
    Scene((3, 7), {0: 1, 1: 2}, has_member=True),
    Scene((4, 2), {}),  # nobody knows the group
)


def check(lag_of: Answer, kafka: Server) -> str:
    group = kafka.named(GROUP)
    for scene in SCENES:
        with fresh_topic(kafka, "always-zero", len(scene.sent), (group,)) as topic:
            places = _prepare(kafka.address, topic, group, scene)
            with _member(kafka.address, topic, group, scene) as rebalances:
                found = lag_of(kafka.address, group, topic)
                _require_untouched(kafka.address, group, places, scene, rebalances)
        _compare(found, scene)
    return "It looks at the group from outside, and changes nothing."


def _prepare(address: str, topic: str, group: str, scene: Scene) -> list[TopicPartition]:
    """Send the events, and commit in the group's name."""
    places = [TopicPartition(topic, number) for number in range(len(scene.sent))]
    with KafkaProducer(bootstrap_servers=address) as producer:
        for place, count in zip(places, scene.sent, strict=True):
            for _ in range(count):
                producer.send(topic, b"event", partition=place.partition)
    if scene.committed:
        consumer = KafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
        consumer.assign(places)
        consumer.commit({places[number]: OffsetAndMetadata(at, "", -1) for number, at in scene.committed.items()})
        consumer.close()
    return places


class _Counts(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Counts how often a member has to give its partitions away, which it does before anybody else gets one."""

    def __init__(self) -> None:
        self.count = 0

    def on_partitions_revoked(self, revoked: object) -> None:
        self.count += 1

    def on_partitions_assigned(self, assigned: object) -> None:
        """Nothing is counted here."""


@contextmanager
def _member(address: str, topic: str, group: str, scene: Scene) -> Iterator[_Counts]:
    """A member that polls all the time, and handles nothing; where the scene has none, nobody."""
    counts = _Counts()
    if not scene.has_member:
        yield counts
        return
    member = KafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    admin, ended = KafkaAdminClient(bootstrap_servers=address), threading.Event()
    member.subscribe([topic], listener=counts)
    polls = threading.Thread(target=_poll, args=(member, ended))
    try:
        wait_for_rebalance([member], admin)
        counts.count = 0
        polls.start()
        yield counts
    finally:
        ended.set()
        if polls.ident:
            polls.join()
        member.close()
        admin.close()


def _poll(member: KafkaConsumer, ended: threading.Event) -> None:
    while not ended.is_set():
        member.poll(timeout_ms=50, update_offsets=False)


def _require_untouched(
    address: str, group: str, places: list[TopicPartition], scene: Scene, rebalances: _Counts
) -> None:
    admin = KafkaAdminClient(bootstrap_servers=address)
    try:
        committed = admin.list_group_offsets({group: places})[group]
    finally:
        admin.close()
    for place in places:
        before, after = scene.committed.get(place.partition, -1), committed[place].offset
        if before != after:
            raise Wrong(
                f"Partition {place.partition}: the group stood at {max(before, 0)}, and after your call at {after}. "
                "You committed in its name, and its workers will never see the events between."
            )
    if rebalances.count:
        raise Wrong(
            "A member reads the topic, and had to give partitions away: your watcher has joined its group. "
            "Who only looks must not subscribe in its name."
        )


def _compare(found: object, scene: Scene) -> None:
    where = f"Partitions with {', '.join(map(str, scene.sent))} events"
    if not isinstance(found, int):
        raise Wrong(f"`lag_of` returned a {type(found).__name__}. Return one whole number for the whole topic.")
    if found == scene.lag:
        return
    unknown = sum(scene.sent) - sum(scene.sent[number] for number in scene.committed)
    if found == 0:
        raise Wrong(f"{where}, of which {scene.lag} wait, and you say 0. Where your own consumer stands is not asked.")
    if found == sum(scene.sent):
        raise Wrong(f"{where}: you say {found}, which is all of them. The group has handled some.")
    if found == scene.lag - unknown:
        raise Wrong(
            f"{where}: in one partition the group has committed nothing. All its events wait, and you say none."
        )
    raise Wrong(f"{where}, of which {scene.lag} wait, and you say {found}.")


EXERCISE = Exercise(
    id="watching.always_zero",
    title="Find why a watcher's lag is always 0",
    notebook="deeper/watching",
    minutes=8,
    kind="diagnose",
    hints=(
        "Whose position is `watcher.position(place)`, and who moved it there?",
        "Which member of the group gets the partitions while the watcher is subscribed, and what does `close` commit?",
        "`committed(place)` asks for the group's position, without a subscription; `enable_auto_commit=False`.",
    ),
    why=(
        "A watcher must not be a member: it takes partitions from the workers, and what it commits counts for them. "
        "A consumer that has the group's name but no subscription may ask `committed`. You could also ask "
        "`list_group_offsets` of the admin client, which commits nothing by its nature: that is what programs for lag "
        "do. The usual mistake is to switch the commit off and go on with the watcher's own position: it harms nobody "
        "then, and still says 0."
    ),
    checker=check,
    seconds=40,
    **answers_beside(__file__),
)
