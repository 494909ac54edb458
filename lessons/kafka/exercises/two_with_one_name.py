"""Exercise: find why every order is shipped twice since a second copy of the service runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple
from unittest.mock import patch

from kafka import KafkaAdminClient, KafkaConsumer

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.kafka.consumer import close_members, wait_for_rebalance
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

GROUP = "exercise-two-with-one-name"
PROCESSES = count(1_000_000)
"""Ids of processes, each for one start of a copy."""


class Scene(NamedTuple):
    """Copies of the service on one computer.

    Args:
        partitions: of the topic.
        numbers: the copies' numbers.
        restarted: the number of the copy that is started again.
    """

    partitions: int
    numbers: tuple[int, ...]
    restarted: int


SCENES = (Scene(4, (0, 1), 1), Scene(5, (7, 30, 12), 12))
"""The second has more partitions than members, and numbers with gaps that are not in order."""


def check(start_member: Answer, kafka: Server) -> str:
    """All copies join, each partition has one reader; one is started again, and the group does not notice."""
    for scene in SCENES:
        _check_scene(start_member, kafka, scene)
    return "Each partition has one reader, and a restart moves nothing."


def _check_scene(start_member: Answer, kafka: Server, scene: Scene) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "one-name", scene.partitions, (group,)) as topic, _members(kafka) as (members, admin):
        for number in scene.numbers:
            members[number] = _started(start_member, kafka.address, topic, group, number)
        _check_names(list(members.values()))
        before = dict(zip(scene.numbers, _settled(members, admin), strict=True))
        _check_restart(start_member, kafka, topic, scene, members, admin, before)


def _check_restart(
    start_member: Answer,
    kafka: Server,
    topic: str,
    scene: Scene,
    members: dict[int, KafkaConsumer],
    admin: KafkaAdminClient,
    before: dict[int, list[int]],
) -> None:
    other = members[next(number for number in scene.numbers if number != scene.restarted)]
    generation = other.group_metadata().generation_id
    members[scene.restarted].close(autocommit=False)
    members[scene.restarted] = _started(start_member, kafka.address, topic, kafka.named(GROUP), scene.restarted)
    try:
        after = dict(zip(scene.numbers, _settled(members, admin), strict=True))
    except WaitError as error:
        raise Wrong(
            "A copy was started again, and the group waits for the one before it: the name is another after the "
            "restart, so the old member stays until its session is over."
        ) from error
    if after != before or other.group_metadata().generation_id != generation:
        raise Wrong("Copy was started again, and the whole group was divided again: it has no name that it keeps.")


def _started(start_member: Answer, address: str, topic: str, group: str, number: int) -> KafkaConsumer:
    """Start a copy, which is a process of its own: its process id is another than that of every copy before."""
    with patch("os.getpid", return_value=next(PROCESSES)):
        member = start_member(address, topic, group, number)
    if not isinstance(member, KafkaConsumer):
        raise Wrong(f"`start_member` returned {member!r}. Return the consumer.")
    _check_place(member, topic, group)
    return member


def _check_place(member: KafkaConsumer, topic: str, group: str) -> None:
    if member.config["group_id"] != group:
        raise Wrong(
            f"A copy is in the group {member.config['group_id']!r}: each group gets every order. The copies share the "
            f"work only in one group, {group!r}."
        )
    if member.subscription() != {topic}:
        raise Wrong(
            "A copy does not subscribe to the topic, so the group gives it no partitions. Who assigns them itself must "
            "know how many copies there are."
        )


def _check_names(members: list[KafkaConsumer]) -> None:
    names = [member.config["group_instance_id"] for member in members]
    named = [name for name in names if name is not None]
    if len(set(named)) < len(named):
        raise Wrong(
            f"Copies that run at the same time have the same name, {named[0]!r}: for the group they are one member. "
            "Each copy needs a name of its own."
        )


def _settled(members: dict[int, KafkaConsumer], admin: KafkaAdminClient) -> list[list[int]]:
    return wait_for_rebalance(list(members.values()), admin, seconds=8)


@contextmanager
def _members(kafka: Server) -> Iterator[tuple[dict[int, KafkaConsumer], KafkaAdminClient]]:
    members: dict[int, KafkaConsumer] = {}
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    try:
        yield members, admin
    finally:
        close_members(members.values())
        admin.close()


EXERCISE = Exercise(
    id="kafka.two_with_one_name",
    title="Find why two copies read the same partitions",
    notebook="deeper/kafka_groups",
    minutes=8,
    hints=(
        "Who is the second copy, in the eyes of the group? Print `group_instance_id` of both.",
        "The name must be another one in each copy, and the same when that copy starts again. Each copy has a number.",
    ),
    why=(
        "A static member is its name: a second one with the same name takes its place, and the first one, which is "
        "fenced, learns of it only when it commits. Until then both read. A name made of the copy's number is right, "
        "with the computer's name before it, or computed as `uuid5` of it. The usual mistakes are a name that is new "
        "at each start, as a process id or a random one (the old member's partitions then wait until its session is "
        "over), and no name at all: a restart then divides the group twice."
    ),
    checker=check,
    seconds=60,
    kind="diagnose",
    **answers_beside(__file__),
)
