"""Exercise: commit in a rebalance listener what is handled, before the partitions go to another member."""

import inspect
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from kafka import AsyncConsumerRebalanceListener, KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import KafkaError
from kafka.future import Future

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.consumer import close_members, wait_for_rebalance
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

GROUP = "exercise-hand-over"


class Scene(NamedTuple):
    """A service whose partitions go, come back, and go again.

    Args:
        assignor: how the group divides its partitions.
        sent: how many events each partition has.
        handled: how many of them the service has handled, by partition; one that is missing has none.
    """

    assignor: type
    sent: int
    handled: dict[int, int]


SCENES = (Scene(RangePartitionAssignor, 5, {0: 3, 1: 1, 3: 2}), Scene(CooperativeStickyAssignor, 4, {1: 2, 2: 1, 3: 4}))
"""Partitions with nothing handled beside others, and one that is handled to its end."""
PARTITIONS = 4


def check(hand_over: Answer, kafka: Server) -> str:
    """A second member takes partitions, goes on in them, and gives them back: no position is lost or set back."""
    for scene in SCENES:
        _check_scene(hand_over, kafka, scene)
    return "Nothing that was handled came again, nothing was lost, and no position went back."


def _check_scene(hand_over: Answer, kafka: Server, scene: Scene) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "hand-over", PARTITIONS, (group,)) as topic, _Group(kafka, topic, scene) as members:
        _send(kafka, topic, scene.sent)
        handled: dict[TopicPartition, int] = {}
        first = members.join("ann")
        first.subscribe([topic], listener=_Listener(hand_over, first, handled))
        members.settle()
        members.fetch_all(first)
        handled.update({TopicPartition(topic, number): count - 1 for number, count in scene.handled.items()})
        _check_way(members, first, scene)


def _check_way(members: "_Group", first: KafkaConsumer, scene: Scene) -> None:
    """The partitions go, the other member reads them to the end and leaves, and at last the service ends."""
    second = members.join("bob")
    second.subscribe([members.topic])
    members.settle()
    gone = sorted(place.partition for place in second.assignment())
    _compare(members.positions(), gone, scene)
    members.commit_end(second)
    members.leave(second)
    members.settle()
    members.leave(first)
    _compare_later(members.positions(), gone, scene)


def _compare(positions: dict[int, int], gone: list[int], scene: Scene) -> None:
    """Before the other member has read anything, in the partitions that it has got."""
    for number in gone:
        position, done = positions[number], scene.handled.get(number, 0)
        if position > done:
            raise Wrong(
                f"Partition {number} went on at offset {position}, and {done} events of it were handled: the others "
                f"are lost. {_reason_of_loss(position, scene)}"
            )
        if done and position == done - 1:
            raise Wrong(f"The last event handled in partition {number} comes again: commit the offset to read next.")
        if position < done:
            raise Wrong(
                f"{done} events of partition {number} were handled, and the next member begins at offset {position}: "
                "they come again. Commit before the partitions go, and wait for the answer."
            )


def _reason_of_loss(position: int, scene: Scene) -> str:
    if position == scene.sent:
        return "Name the offset that you commit; the position is the end of what was fetched."
    return "Commit the offset behind the last event handled, and nothing where none is handled."


def _compare_later(positions: dict[int, int], gone: list[int], scene: Scene) -> None:
    """After the other member has read its partitions to the end and left, and the service has ended."""
    for number, done in scene.handled.items():
        if number not in gone and positions[number] < done:
            raise Wrong(
                f"Partition {number} stayed with its member, and went when that member ended: {done} events of it were "
                f"handled, and the next one begins at offset {positions[number]}. Forget nothing that you have not "
                "committed."
            )
    for number in gone:
        if positions[number] < scene.sent:
            raise Wrong(
                f"The other member had read partition {number} to offset {scene.sent} and given it back. When your "
                f"member left, it set the position back to {positions[number]}: forget what is committed."
            )


def _send(kafka: Server, topic: str, count: int) -> None:
    with KafkaProducer(bootstrap_servers=kafka.address) as producer:
        for number in range(PARTITIONS * count):
            producer.send(topic, b"order", partition=number % PARTITIONS)


class _Listener(AsyncConsumerRebalanceListener):  # type: ignore[misc]
    """Calls what the learner wrote.

    Args:
        hand_over: the learner's function.
        consumer, handled: what it gets besides the partitions.
    """

    def __init__(self, hand_over: Answer, consumer: KafkaConsumer, handled: dict[TopicPartition, int]):
        self._hand_over, self._consumer, self._handled = hand_over, consumer, handled

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        with _commits_of(self._consumer) as commits:
            answer = self._hand_over(self._consumer, self._handled, revoked)
            if not inspect.iscoroutine(answer):
                raise Wrong("`hand_over` is no coroutine: begin with `async def`, so that the listener can await it.")
            await answer
        if not all(commit.is_done for commit in commits):
            raise Wrong(
                "`hand_over` came back before the broker had answered its commit, so nobody learns that it was "
                "refused. Await the commit."
            )

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Nothing is done with new partitions."""


@contextmanager
def _commits_of(consumer: KafkaConsumer) -> Iterator[list[Future]]:
    """What `commit_async` of this consumer returns meanwhile."""
    commits: list[Future] = []
    commit_async = consumer.commit_async

    def recorded(*values: Any, **named: Any) -> Future:
        commits.append(commit_async(*values, **named))
        return commits[-1]

    consumer.commit_async = recorded
    try:
        yield commits
    finally:
        del consumer.commit_async


class _Group:
    """The members of one check; a context manager that lets all of them leave.

    Args:
        kafka: the server's handle.
        topic: what they read.
        scene: says how they divide it.
    """

    def __init__(self, kafka: Server, topic: str, scene: Scene):
        self._kafka, self.topic, self._scene = kafka, topic, scene
        self._admin = KafkaAdminClient(bootstrap_servers=kafka.address)
        self._members: list[KafkaConsumer] = []

    def __enter__(self) -> "_Group":
        return self

    def __exit__(self, *error: object) -> None:
        for member in self._members:
            member.subscribe([self.topic])  # without the learner's listener
        close_members(self._members)
        self._admin.close()

    def join(self, name: str) -> KafkaConsumer:
        self._members.append(
            KafkaConsumer(
                bootstrap_servers=self._kafka.address,
                group_id=self._kafka.named(GROUP),
                client_id=name,
                partition_assignment_strategy=[self._scene.assignor],
                heartbeat_interval_ms=200,
                auto_offset_reset="earliest",
                enable_auto_commit=False,
            )
        )
        return self._members[-1]

    def settle(self) -> None:
        """Wait until the group has divided the partitions."""
        with _told():
            wait_for_rebalance(self._members, self._admin, seconds=15)

    def fetch_all(self, member: KafkaConsumer) -> None:
        """Move the member's position to the end of each partition, as a large batch does."""
        member.seek_to_end()
        for place in member.assignment():
            member.position(place)

    def commit_end(self, member: KafkaConsumer) -> None:
        self.fetch_all(member)
        member.commit()

    def leave(self, member: KafkaConsumer) -> None:
        self._members.remove(member)
        with _told():
            member.close(autocommit=False)

    def positions(self) -> dict[int, int]:
        """What the group has committed, by partition; 0 where it has committed nothing."""
        places = [TopicPartition(self.topic, number) for number in range(PARTITIONS)]
        group = self._kafka.named(GROUP)
        found = self._admin.list_group_offsets({group: places})[group]
        return {place.partition: max(found[place].offset, 0) for place in places}


@contextmanager
def _told() -> Iterator[None]:
    """kafka-python hides what a listener raised behind an error of its own: the learner gets the cause.

    Raises:
        Wrong: the listener called what waits for the loop that it runs on, or needs another.
    """
    try:
        yield
    except KafkaError as error:
        cause: Any = error.__cause__
        if isinstance(cause, RuntimeError) and "IO thread" in str(cause):
            raise Wrong(
                "`commit` in a listener waits for the loop that runs the listener, so the client refuses it. "
                "`await consumer.commit_async(...)` waits and lets the loop go on."
            ) from error
        if isinstance(cause, RuntimeError) and "no running event loop" in str(cause):
            raise Wrong(
                "The loop that runs the listener is kafka-python's own, and asyncio does not know it. Await what the "
                "consumer returns, and nothing of asyncio's."
            ) from error
        if cause is not None:
            raise cause from None
        raise


EXERCISE = Exercise(
    id="kafka.hand_over",
    title="Commit what is handled before partitions go",
    notebook="deeper/kafka_groups",
    minutes=10,
    hints=(
        "`{place: OffsetAndMetadata(offset + 1)}` for each of `revoked` that is in `handled`.",
        "`await consumer.commit_async(offsets)` comes back when the broker has answered. Then remove those "
        "partitions from `handled`: the next time they are another member's work.",
    ),
    why=(
        "The listener runs after the last poll and before another member gets the partitions: what is committed there "
        "is where that member begins. A cooperative group takes some of the partitions only: you may commit all that "
        "is handled, or those alone, in one request or in several. What is committed must be forgotten, or an old "
        "offset is committed again when the partition comes back and goes once more. The usual mistake is to commit "
        "without an offset: the position is the end of the batch, handled or not."
    ),
    checker=check,
    seconds=60,
    kind="build",
    **answers_beside(__file__),
)
