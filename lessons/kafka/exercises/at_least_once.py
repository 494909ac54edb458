"""Exercise: handle and commit so that no event is lost when a handler fails."""

from kafka import KafkaConsumer, KafkaProducer
from kafka.consumer.fetcher import ConsumerRecord

from lessons import events
from lessons.course import Answer, Exercise, Wrong, WrongAnswer
from lessons.kafka.consumer import read_to_end
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.producer import publish
from lessons.servers import Server

GROUP = "exercise-at-least-once"
SENT, FAILS = 5, 2
"""Five logins; the handler fails at the one with offset 2."""


class Failure(Exception):
    """What the check's handler raises."""


def check(work: Answer, kafka: Server) -> str:
    """The work ends with the handler's failure; a second consumer of the group goes on as after a restart."""
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "at-least-once", groups=(group,)) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            publish(producer, topic, events.logins([1], each=SENT))
        handled = _work_until_failure(work, kafka, topic, group)
        again = _member(kafka, topic, group)
        later = [message.offset for message in read_to_end(again)]
        again.close()
    _compare(handled, later)
    return "After the restart the event whose handler failed came again, and those before it did not."


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


def _work_until_failure(work: Answer, kafka: Server, topic: str, group: str) -> list[int]:
    handled: list[int] = []

    def handle(message: ConsumerRecord) -> None:
        if message.offset == FAILS:
            raise Failure
        handled.append(message.offset)

    consumer = _member(kafka, topic, group)
    try:
        work(consumer, handle)
    except Failure:
        return handled
    finally:
        consumer.close()
    raise Wrong("Your function went on when the handler failed. Let the error through: the program shall end with it.")


def _compare(handled: list[int], later: list[int]) -> None:
    if handled != list(range(FAILS)):
        raise Wrong(f"Your function handled the offsets {handled} before the failure. Handle each once, in order.")
    if later and later[0] > FAILS:
        raise Wrong(f"Offset {FAILS}, whose handler failed, did not come again: it is lost. Which step comes first?")
    if later and later[0] < FAILS:
        raise Wrong(f"After the restart offset {later[0]}, which had been handled, came again: nothing was kept.")
    if later != list(range(FAILS, SENT)):
        raise Wrong(f"After the restart the offsets {later} came. Expected: {list(range(FAILS, SENT))}.")


EXERCISE = Exercise(
    id="kafka.at_least_once",
    title="Lose no event when a handler fails",
    notebook="deeper/kafka_guarantees",
    minutes=5,
    starter="""\
def work(consumer, handle):
    for message in consumer:
        ...
""",
    hints=(
        "Two steps: `handle(message)` and `consumer.commit()`.",
        "What is committed does not come again. So commit only what is done.",
    ),
    solution_code="""\
def work(consumer, handle):
    for message in consumer:
        handle(message)
        consumer.commit()
""",
    why=(
        "First handle, then commit: whatever was not handled comes again. You could commit every hundredth event, "
        "which is faster and repeats more after a crash. The usual mistake is to leave the commit to the consumer "
        "(`enable_auto_commit`) and to handle in another thread: then it commits what is still being handled."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def work(consumer, handle):
    for message in consumer:
        consumer.commit()
        handle(message)
""",
            says="it is lost",
        ),
        WrongAnswer(
            """\
def work(consumer, handle):
    for message in consumer:
        handle(message)
    consumer.commit()
""",
            says="nothing was kept",
        ),
        WrongAnswer(
            """\
def work(consumer, handle):
    for message in consumer:
        try:
            handle(message)
        except Exception:
            pass
        consumer.commit()
""",
            says="Let the error through",
        ),
    ),
)
