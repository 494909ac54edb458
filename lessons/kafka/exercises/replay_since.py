"""Exercise: read again everything since a moment."""

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

MINUTE = 60_000
NOON = 1_767_268_800_000  # 1 January 2026, 12:00 UTC, in milliseconds
SENT = 6
SINCE: tuple[tuple[float, list[int]], ...] = (
    (3, [4, 5, 6]),
    (0.5, [2, 3, 4, 5, 6]),
    (-1, [1, 2, 3, 4, 5, 6]),
    (10, []),
)
"""Minutes past noon, on an event, between two, before and after all of them; and the logins since then."""
AFTER_ALL = (
    "Asked for a moment after the last event, `offsets_for_times` answers None: there is no such event, and nothing to "
    "read."
)


def check(replay_since: Answer, kafka: Server) -> None:
    """Six events, one a minute from noon; asked for is what came since four moments, the last of them after all."""
    with fresh_topic(kafka, "replay-since", retention_ms=-1) as topic:  # its events are older than a broker keeps them
        _send_one_a_minute(kafka, topic)
        for minutes, expected in SINCE:
            _compare(_replayed(replay_since, kafka, topic, NOON + round(minutes * MINUTE)), minutes, expected)


def _replayed(replay_since: Answer, kafka: Server, topic: str, moment: int) -> object:
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, consumer_timeout_ms=1500)
    try:
        consumer.assign([partition])
        return replay_since(consumer, partition, moment)
    except AttributeError as error:
        if moment > NOON + SENT * MINUTE and "NoneType" in str(error):
            raise Wrong(AFTER_ALL) from error
        raise
    finally:
        consumer.close()


def _send_one_a_minute(kafka: Server, topic: str) -> None:
    with KafkaProducer(bootstrap_servers=kafka.address) as producer:
        for number, event in enumerate(events.logins([1], each=SENT)):
            producer.send(topic, events.to_bytes(event), timestamp_ms=NOON + number * MINUTE)


def _compare(found: object, minutes: float, expected: list[int]) -> None:
    if not isinstance(found, (list, tuple)) or not all(isinstance(event, dict) for event in found):
        raise Wrong("`replay_since` should return a list of events: `events.from_bytes(message.value)` makes one.")
    logins = [event.get("login") for event in found]
    if logins and not expected:
        raise Wrong(AFTER_ALL)
    if logins == [1, 2, 3, 4, 5, 6] != expected:
        raise Wrong("You read all 6 events. Those before the moment that was asked for are older.")
    if not logins and minutes < 0:
        raise Wrong("Of a moment before the first event you read nothing. All are since then, from offset 0 on.")
    if not logins and expected:
        raise Wrong("You read no event. `offsets_for_times` takes milliseconds, and gives an offset to seek to.")
    if logins != expected:
        raise Wrong(f"You read the logins {logins}. Since {minutes:g} minutes past noon there were {expected}.")


EXERCISE = Exercise(
    id="kafka.replay_since",
    title="Read again everything since a moment",
    notebook="01_kafka",
    minutes=9,
    hints=(
        "`found = consumer.offsets_for_times({partition: moment})` has the offset of the first event at or after it.",
        "`found[partition].offset` is a number, and `consumer.seek(partition, number)` goes there.",
        "For a moment after the last event `found[partition]` is None. What is the answer then?",
    ),
    why=(
        "The broker keeps an index of times, so it finds the offset without reading the topic. You could also read all "
        "and throw away what is older, which works but reads everything. The usual mistakes are a moment in "
        "seconds (Kafka counts in milliseconds since 1970), and to forget that there may be nothing since then."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
