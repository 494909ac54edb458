"""Exercise: write an alert that fires for a group that stands still, and for nothing else."""

from typing import NamedTuple

from kafka import KafkaConsumer, TopicPartition

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server
from lessons.watching.scenes import Reading, play, worker

GROUP = "exercise-stuck-alert"
READINGS = 5
"""How often in a row a group may stand still while events wait, before the alert fires."""


class Scene(NamedTuple):
    """What happens to a group.

    Args:
        title: in a few words.
        steps: events sent and events handled, for each reading.
        remark: what somebody says who was woken for nothing, or was not woken.
        back: how far the group is then set back, in events.
        after: the steps after that.
    """

    title: str
    steps: tuple[tuple[int, int], ...]
    remark: str
    back: int = 0
    after: tuple[tuple[int, int], ...] = ()


SCENES = (
    Scene("a quiet night", ((0, 0),) * 7 + ((5, 0), (0, 5)), "Nothing had waited before the last event came."),
    Scene("a consumer hangs, and is started again", ((5, 5),) * 3 + ((5, 0),) * 8 + ((5, 60),) * 2, "It stood still."),
    Scene("a burst", ((5, 5),) * 2 + ((80, 15),) + ((5, 15),) * 7, "It was worked off: the position moved each time."),
    Scene("a rebalance", ((5, 5),) * 2 + ((5, 0),) * 4 + ((5, 40),) * 2, "It took four readings, as a rebalance may."),
    Scene("a poison at the end", ((5, 5),) * 2 + ((3, 1),) + ((0, 0),) * 6, "Nothing new comes, and two events wait."),
    Scene("a replay", ((9, 8),) * 4, "The group was set back on purpose, and works.", 30, ((5, 6),) * 6),
)


def check(is_stuck: Answer, kafka: Server) -> str:
    """Every scene is played on the broker; the alert is asked after each reading."""
    group = kafka.named(GROUP)
    for scene in SCENES:
        with fresh_topic(kafka, "stuck-alert", groups=(group,)) as topic:
            readings = _play(kafka.address, TopicPartition(topic, 0), group, scene)
        _compare([_asked(is_stuck, readings[:count]) for count in range(1, len(readings) + 1)], readings, scene)
    return f"It fires after {READINGS} readings, and wakes nobody for a burst or a rebalance."


def _play(address: str, place: TopicPartition, group: str, scene: Scene) -> list[Reading]:
    readings = play(address, place, group, scene.steps)
    if scene.back:
        consumer: KafkaConsumer = worker(address, group, place)
        consumer.seek(place, readings[-1].position - scene.back)
        consumer.commit()
        consumer.close()
        readings += play(address, place, group, scene.after)
    return readings


def _asked(is_stuck: Answer, readings: list[Reading]) -> bool:
    try:
        return bool(is_stuck(list(readings)))
    except (IndexError, ValueError) as error:
        raise Wrong(
            f"With {len(readings)} readings your alert fails ({type(error).__name__}): it begins with one."
        ) from error


def _stands_still(readings: list[Reading]) -> bool:
    """Whether the alert has to fire now."""
    last = readings[-READINGS:]
    return len(last) == READINGS and all(one.lag and one.position == last[0].position for one in last)


def _compare(found: list[bool], readings: list[Reading], scene: Scene) -> None:
    expected = [_stands_still(readings[:count]) for count in range(1, len(readings) + 1)]
    if found == expected:
        return
    at = next(number for number, (one, other) in enumerate(zip(found, expected, strict=True)) if one != other)
    told = f"{scene.title}, lag {', '.join(str(one.lag) for one in readings[: at + 1])}"
    if expected[at]:
        raise Wrong(f"No alert: {told}. {scene.remark} At this reading it has to fire.")
    if not any(expected):
        raise Wrong(f"A false alarm: {told}. {scene.remark}")
    if any(expected[:at]):
        raise Wrong(f"It still fires after the end: {told}. The consumer is back.")
    raise Wrong(f"Too early: {told}. Fewer than {READINGS} readings in a row had events that waited.")


EXERCISE = Exercise(
    id="watching.stuck_alert",
    title="Write an alert for a consumer that stands still",
    notebook="deeper/watching",
    minutes=9,
    kind="build",
    hints=(
        "How high the lag is says nothing. Which number of a reading changes only when events are handled?",
        f"Look at the last {READINGS} readings only: `readings[-{READINGS}:]`. At first there are fewer.",
        "All of them must have the same `position`, and each a `lag` above 0.",
    ),
    why=(
        "A group that handles nothing while events wait is stuck, whatever its lag is. You could also count back from "
        "the newest reading, or compare each reading with the one before. The usual mistake is a limit for the lag: a "
        "burst passes it, and a poison event at the end of a quiet topic never does. Another is to ask for a lag that "
        "grows: it does not where nothing new comes. The readings in a row are what Prometheus calls `for`: "
        "they let a rebalance pass."
    ),
    checker=check,
    seconds=60,
    **answers_beside(__file__),
)
