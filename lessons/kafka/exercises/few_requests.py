"""Exercise: settings of a producer that sends many small events in few requests, small and safe."""

from kafka import KafkaAdminClient

from lessons import events
from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.kafka import storage, throughput
from lessons.kafka.exercises.scene import fresh_topic, messages_on

EVENTS = 2000
MOST_REQUESTS = 3
LONGEST = 1000  # milliseconds
NAMES = ("linger_ms", "batch_size", "compression_type")
CODECS = ("gzip", "lz4", "snappy", "zstd")


def judge(settings, kafka):
    _look_at(settings)
    values = [events.to_bytes(event) for event in events.logins(range(100), each=EVENTS // 100)]
    with fresh_topic(kafka, "few-requests") as topic:
        run = throughput.measure_kafka_python(kafka.address, topic, values, **settings)
        admin = KafkaAdminClient(bootstrap_servers=kafka.address)
        try:
            stored = storage.partition_size(admin, topic)
        finally:
            admin.close()
        if len(messages_on(kafka, topic)) != EVENTS:
            raise Wrong(f"The broker has not all of the {EVENTS} events.")
    sent = sum(map(len, values))
    if stored > sent / 3:
        raise Wrong(f"The broker stores {stored:,} bytes for {sent:,} that were sent. They can be much fewer.")
    if run.requests > MOST_REQUESTS:
        raise Wrong(
            f"The events went in {run.requests} requests. A batch is sent when it is full, or when it has waited "
            "long enough: which of the two comes too soon?"
        )
    return f"{EVENTS:,} events went in {run.requests} request{'s' * (run.requests > 1)}, as {stored:,} bytes."


def _look_at(settings):
    if not isinstance(settings, dict):
        raise Wrong(f"`settings` should be a dict with {', '.join(NAMES)}.")
    if settings.get("acks", "all") not in ("all", -1):
        raise Wrong(f"With acks={settings['acks']!r} events can be lost. Make it fast in another way.")
    if settings.get("linger_ms", 0) > LONGEST:
        raise Wrong(f"An event may wait {settings['linger_ms'] / 1000:g} seconds now. A second is the most.")
    if settings.get("compression_type") in CODECS[1:]:
        raise Wrong(f"kafka-python needs a further package for {settings['compression_type']}; gzip comes with Python.")


def _answer(linger: str, batch: str, compression: str, further: str = "") -> str:
    return f'settings = {{"linger_ms": {linger}, "batch_size": {batch}, "compression_type": {compression}{further}}}\n'


EXERCISE = Exercise(
    id="kafka.few_requests",
    title="Send many small events in few requests",
    notebook="deeper/kafka_throughput",
    minutes=5,
    starter=_answer("...", "...", "..."),
    hints=(
        "`batch_size` is in bytes. How many bytes are all events together?",
        "With 0 a batch never waits to be full: `linger_ms` is how long it may wait.",
        'A million bytes, half a second, and `"gzip"`.',
    ),
    solution_code=_answer("500", "1_000_000", '"gzip"'),
    why=(
        "All events fit into one batch, and it waits long enough to get full. A tenth of the time would do for a "
        "producer that is busy: the batch waits only while it is not full. You could leave out the compression where "
        "the network is faster than the processor. The usual mistake is a large batch without time: it leaves long "
        "before it is full."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(_answer("500", "16_384", '"gzip"'), says="which of the two comes too soon?"),
        WrongAnswer(_answer("500", "1_000_000", "None"), says="They can be much fewer"),
        WrongAnswer(_answer("60_000", "1_000_000", '"gzip"'), says="A second is the most"),
        WrongAnswer(
            _answer("500", "1_000_000", '"gzip"', ', "acks": 0, "enable_idempotence": False'),
            says="With acks=0 events can be lost",
        ),
        WrongAnswer(_answer("500", "1_000_000", '"zstd"'), says="needs a further package for zstd"),
    ),
    seconds=40,
)
