"""Exercise: read on past events that can't be handled, and lose none of them."""

from typing import Any, NamedTuple

from kafka import KafkaConsumer, KafkaProducer
from kafka.consumer.fetcher import ConsumerRecord

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.dead_letters import ORIGIN, REASON, headers_of
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on
from lessons.servers import Server

GROUP = "exercise-read-on"
LINGER = 1000  # milliseconds that the producer waits for more events, so that an unacknowledged one is seen
BAD = (b"user 2 logged in", b"[2]")
GOOD = {number: events.to_bytes(events.user_logged_in(number)) for number in (1, 3, 5)}
SENT = [GOOD[1], BAD[0], GOOD[3], BAD[1], GOOD[5]]
KEY = b"the sender's key"


def check(read_on: Answer, kafka: Server) -> None:
    for sent in (SENT, [GOOD[1], GOOD[3], GOOD[5]]):
        _check_topic(read_on, kafka, sent)


def _check_topic(read_on: Answer, kafka: Server, sent: list[bytes]) -> None:
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "read-on", groups=(group,)) as topic, fresh_topic(kafka, "read-on-dead") as dead:
        with KafkaProducer(bootstrap_servers=kafka.address) as sender:
            for value in sent:
                sender.send(topic, value, key=KEY)
        producer = KafkaProducer(bootstrap_servers=kafka.address, linger_ms=LINGER)
        consumer = KafkaConsumer(
            topic,
            bootstrap_servers=kafka.address,
            group_id=group,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        commits = _watch_commits(consumer, kafka, dead, sent)
        try:
            good = read_on(consumer, producer, dead, events.from_bytes)
            producer.flush()
        finally:
            consumer.close()
            producer.close()
        _compare(good, messages_on(kafka, dead), commits, topic, sent)


class Commit(NamedTuple):
    """What a commit said, and what was true then.

    Args:
        offset: the next one to read.
        dead: how many dead letters the broker had.
        lost: how many bad events before the offset were in no topic that anybody looks at.
    """

    offset: int
    dead: int
    lost: int


def _watch_commits(consumer: KafkaConsumer, kafka: Server, dead: str, sent: list[bytes]) -> list[Commit]:
    commits: list[Commit] = []
    commit = consumer.commit

    def watched(offsets: Any = None, **named: Any) -> Any:
        place = next(iter(consumer.assignment()))
        offset = offsets[place].offset if offsets else consumer.position(place)
        aside = len(messages_on(kafka, dead))
        commits.append(Commit(offset, aside, sum(value in BAD for value in sent[:offset]) - aside))
        return commit(offsets, **named)

    consumer.commit = watched
    return commits


def _compare(good: object, dead: list[ConsumerRecord], commits: list[Commit], topic: str, sent: list[bytes]) -> None:
    if not isinstance(good, (list, tuple)) or not all(isinstance(event, dict) for event in good):
        raise Wrong(f"`read_on` returned {good!r}. It should return the list of the good events.")
    users = [event.get("userId") for event in good]
    if users != [1, 3, 5]:
        raise Wrong(f"The good events that you returned are of the users {users}. Expected: of 1, 3 and 5.")
    bad = [value for value in sent if value in BAD]
    if bad and not dead:
        raise Wrong("The dead-letter topic is empty: the bad events are gone, and nobody will ever look at them.")
    values = [message.value for message in dead]
    if values != bad:
        raise Wrong(f"The dead letters are {values}. They should be the bad events, as they came: {bad}.")
    if not commits or commits[-1].offset < len(sent):
        raise Wrong("At the end not everything was committed: after a restart all of it comes again.")
    for commit in commits:
        if commit.lost > 0:
            raise Wrong(
                f"You committed offset {commit.offset} when {commit.dead} of the 2 dead letters were on the broker. If "
                "the program ends now, the others are lost."
            )
    if any(message.key != KEY for message in dead):
        raise Wrong("A dead letter has lost its key. Who sends it again later needs the whole message.")
    _look_at_headers([headers_of(message) for message in dead], topic)


def _look_at_headers(found: list[dict[str, str]], topic: str) -> None:
    for offset, headers in zip((1, 3), found, strict=False):
        missing = [name for name in (REASON, *ORIGIN) if name not in headers]
        if missing:
            raise Wrong(f"A dead letter does not say why it is there and where it was: no header {missing[0]!r}.")
        if (headers[ORIGIN[0]], headers[ORIGIN[2]]) != (topic, str(offset)):
            raise Wrong(f"A dead letter says that it was in {headers[ORIGIN[0]]} at offset {headers[ORIGIN[2]]}.")


EXERCISE = Exercise(
    id="kafka.read_on",
    title="Read on past bad events without losing them",
    notebook="deeper/kafka_bad_events",
    minutes=7,
    hints=(
        "`read_to_end(consumer)` gives all that is there. A bad message goes to `dead_topic`, and the loop goes on.",
        "`dead_letter` sends a message to another topic, with the reason, and waits until the broker has it.",
        "`dead_letter(producer, dead_topic, message, error)`",
    ),
    why=(
        "The commit says that all before it is dealt with. So a dead letter must be on the broker before it: "
        "`dead_letter` waits for the acknowledgement. You could also send all dead letters and `flush` once before the "
        "commit, which is faster. The usual mistake is to log the error and go on: then the event is in no topic that "
        "anybody looks at."
    ),
    checker=check,
    seconds=40,
    kind="build",
    **answers_beside(__file__),
)
