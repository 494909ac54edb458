"""Exercise: handle and commit so that no event is lost when a handler fails."""

from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

GROUP = "exercise-at-least-once"
SCENES = ((0, 250, 230), (0, 3, 0), (1, 250, 120))
"""In which partition how many logins are, and the offset of the one at which the handler fails."""
REPEATED = 100
"""So many events may come again after a restart: who commits every hundredth repeats up to 99."""


class Failure(Exception):
    """What the check's handler raises."""


def check(work: Answer, kafka: Server) -> str:
    """The work ends with the handler's failure; what is committed then is where the group goes on."""
    for partition, sent, fails in SCENES:
        _check_scene(work, kafka, partition, sent, fails)
    return "After the restart the event whose handler failed comes again, and nothing is lost."


def _check_scene(work: Answer, kafka: Server, partition: int, sent: int, fails: int) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "at-least-once", partitions=2, groups=(group,)) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for event in events.logins([1], each=sent):
                producer.send(topic, events.to_bytes(event), partition=partition)
        handled = _work_until_failure(work, kafka, topic, fails)
        consumer = _member(kafka, topic, group)
        committed = consumer.committed(TopicPartition(topic, partition)) or 0
        consumer.close()
    _compare(handled, committed, fails)


def _member(kafka: Server, topic: str, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        topic,
        bootstrap_servers=kafka.address,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_poll_records=1,
        consumer_timeout_ms=5000,  # joining a group takes its time on a busy machine
    )


def _work_until_failure(work: Answer, kafka: Server, topic: str, fails: int) -> list[int]:
    handled: list[int] = []
    consumer = _member(kafka, topic, kafka.named(GROUP))
    consumer.commit_async = lambda offsets=None, callback=None: consumer.commit(
        offsets
    )  # else how far it is, is chance
    try:
        work(consumer, _handler(handled, fails))
    except Failure:
        return handled
    finally:
        consumer.close(autocommit=False)
    if handled and handled[-1] > fails:
        raise Wrong("Your function went on when the handler failed. Let the error through: the program ends with it.")
    raise Wrong(
        f"Your function returned after {len(handled)} events, as if all was well, and the handler fails at the "
        f"event at offset {fails}. Handle every event, and let the error through."
    )


def _handler(handled: list[int], fails: int) -> Callable[[Any], None]:
    def handle(message: Any) -> None:
        if not hasattr(message, "offset"):
            raise Wrong(f"`handle` got {message!r}. It takes the whole message.")
        if message.offset == fails:
            raise Failure
        handled.append(message.offset)

    return handle


def _compare(handled: list[int], committed: int, fails: int) -> None:
    if handled != list(range(fails)):
        raise Wrong(f"Your function handled {len(handled)} events before the failure. Handle each once, in order.")
    if committed > fails:
        raise Wrong(f"Offset {fails}, whose handler failed, does not come again: it is lost. Which step comes first?")
    if committed == fails - 1:
        raise Wrong(f"The last event that was handled, {committed}, comes again: a commit names the next one to read.")
    if fails - committed > REPEATED:
        raise Wrong(
            f"After the restart it begins at offset {committed}, though {fails} were handled: nothing was kept."
        )


EXERCISE = Exercise(
    id="kafka.at_least_once",
    title="Lose no event when a handler fails",
    notebook="deeper/kafka_guarantees",
    minutes=5,
    hints=(
        "Two steps: `handle(message)` and `consumer.commit()`.",
        "What is committed does not come again. So commit only what is done.",
    ),
    why=(
        "First handle, then commit: whatever was not handled comes again. You could commit every hundredth event, "
        "which is faster and repeats more after a crash. The usual mistake is to leave the commit to the consumer "
        "(`enable_auto_commit`) and to handle in another thread: then it commits what is still being handled."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
