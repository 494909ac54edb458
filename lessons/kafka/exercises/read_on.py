"""Exercise: read on past events that can't be handled, and lose none of them."""

from kafka import KafkaConsumer, KafkaProducer

from lessons import events
from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.kafka.dead_letters import ORIGIN, REASON, headers_of
from lessons.kafka.exercises.scene import fresh_topic, messages_on

GROUP = "exercise-read-on"
LINGER = 1000  # milliseconds that the producer waits for more events, so that an unacknowledged one is seen
BAD = (b"user 2 logged in", b"[2]")
SENT = [events.to_bytes(events.user_logged_in(1)), BAD[0], events.to_bytes(events.user_logged_in(3)), BAD[1]]
SENT.append(events.to_bytes(events.user_logged_in(5)))


def judge(read_on, kafka):
    group = kafka.named(GROUP)
    with fresh_topic(kafka, "read-on", groups=(group,)) as topic, fresh_topic(kafka, "read-on-dead") as dead:
        with KafkaProducer(bootstrap_servers=kafka.address) as sender:
            for value in SENT:
                sender.send(topic, value)
        producer = KafkaProducer(bootstrap_servers=kafka.address, linger_ms=LINGER)
        consumer = KafkaConsumer(
            topic,
            bootstrap_servers=kafka.address,
            group_id=group,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        there = _watch_commits(consumer, kafka, dead)
        try:
            good = read_on(consumer, producer, dead, events.from_bytes)
            producer.flush()
        finally:
            consumer.close()
            producer.close()
        _compare(good, messages_on(kafka, dead), there, topic)


def _watch_commits(consumer, kafka, dead: str) -> list[int]:
    """How many dead letters the broker has at each commit."""
    there: list[int] = []
    commit = consumer.commit

    def watched(*arguments, **named):
        there.append(len(messages_on(kafka, dead)))
        return commit(*arguments, **named)

    consumer.commit = watched
    return there


def _compare(good, dead, there, topic):
    users = [event.get("userId") for event in good or ()]
    if users != [1, 3, 5]:
        raise Wrong(f"The good events that you returned are of the users {users}. Expected: of 1, 3 and 5.")
    if not dead:
        raise Wrong("The dead-letter topic is empty: the bad events are gone, and nobody will ever look at them.")
    values = [message.value for message in dead]
    if values != list(BAD):
        raise Wrong(f"The dead letters are {values}. They should be the bad events, as they came: {list(BAD)}.")
    if not there or there[-1] < len(BAD):
        raise Wrong(
            f"You committed when {sum(there[-1:])} of the 2 dead letters were on the broker. If the program ends now, "
            "the others are lost."
        )
    _look_at_headers([headers_of(message) for message in dead], topic)


def _look_at_headers(found, topic):
    for offset, headers in zip((1, 3), found, strict=True):
        missing = [name for name in (REASON, *ORIGIN) if name not in headers]
        if missing:
            raise Wrong(f"A dead letter does not say why it is there and where it was: no header {missing[0]!r}.")
        if (headers[ORIGIN[0]], headers[ORIGIN[2]]) != (topic, str(offset)):
            raise Wrong(f"A dead letter says that it was in {headers[ORIGIN[0]]} at offset {headers[ORIGIN[2]]}.")


def _answer(handler: str) -> str:
    """The function with this code where the error is caught."""
    return f"""\
def read_on(consumer, producer, dead_topic, parse):
    good = []
    for message in read_to_end(consumer):
        try:
            good.append(parse(message.value))
        except events.EventError as error:
            {handler}
    consumer.commit()
    return good
"""


EXERCISE = Exercise(
    id="kafka.read_on",
    title="Read on past bad events without losing them",
    notebook="deeper/kafka_bad_events",
    minutes=5,
    starter=_answer("..."),
    hints=(
        "The bad message goes to `dead_topic`, whole, and the loop goes on.",
        "`dead_letter` sends a message to another topic, with the reason, and waits until the broker has it.",
        "`dead_letter(producer, dead_topic, message, error)`",
    ),
    solution_code=_answer("dead_letter(producer, dead_topic, message, error)"),
    why=(
        "The commit says that all before it is dealt with. So a dead letter must be on the broker before it: "
        "`dead_letter` waits for the acknowledgement. You could also send all dead letters and `flush` once before the "
        "commit, which is faster. The usual mistake is to log the error and go on: then the event is in no topic that "
        "anybody looks at."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(_answer("pass"), says="The dead-letter topic is empty"),
        WrongAnswer(_answer("producer.send(dead_topic, message.value)"), says="You committed when 0 of the 2"),
        WrongAnswer(_answer("producer.send(dead_topic, message.value).get(timeout=10)"), says="no header 'reason'"),
        WrongAnswer(
            _answer("producer.send(dead_topic, str(error).encode()).get(timeout=10)"),
            says="They should be the bad events, as they came",
        ),
        WrongAnswer(
            _answer("dead_letter(producer, dead_topic, message, error)\n            break"),
            says="are of the users [1]",
        ),
    ),
    seconds=40,
)
