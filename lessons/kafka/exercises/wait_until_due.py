"""Exercise: let a message wait in its partition until it is due."""

from typing import NamedTuple

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.consumer import read
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.kafka.retries import DUE
from lessons.servers import Server

SENT = 4
DUE_AT = 1_767_268_800_000  # 1 January 2026, 12:00 UTC, in milliseconds


class Scene(NamedTuple):
    """Where the message is that has to wait, one of four.

    Args:
        partition, offset: its place.
        polled: how many messages the consumer has read; those behind this one must come again.
    """

    partition: int
    offset: int
    polled: int


SCENES = (Scene(1, 2, 3), Scene(0, 1, SENT))


def check(take: Answer, kafka: Server) -> None:
    for scene in SCENES:
        _check_scene(take, kafka, scene)


def _check_scene(take: Answer, kafka: Server, scene: Scene) -> None:
    with fresh_topic(kafka, "wait-until-due", partitions=2) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for number in range(SENT):
                due = str(DUE_AT if number == scene.offset else 0).encode()
                producer.send(topic, b"try again", partition=scene.partition, headers=[(DUE, due)])
        consumer = KafkaConsumer(bootstrap_servers=kafka.address)
        places = [TopicPartition(topic, number) for number in (0, 1)]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        try:
            message = read(consumer, scene.polled)[scene.offset]
            waiting = places.pop(scene.partition)
            _too_early(take, consumer, message, waiting, places[0])
            _in_time(take, consumer, waiting)
        finally:
            consumer.close()


def _too_early(
    take: Answer, consumer: KafkaConsumer, message: ConsumerRecord, waiting: TopicPartition, other: TopicPartition
) -> None:
    if take(consumer, message, DUE_AT - 1) is not False:
        raise Wrong("One millisecond before it is due, `take` should return False.")
    position, paused = consumer.position(waiting), consumer.paused()
    if other in paused:
        raise Wrong("The other partition is paused, too. Its events have nothing to do with this one.")
    if waiting not in paused:
        raise Wrong("The partition is not paused: the next `poll` gives the same event at once, again and again.")
    if position > message.offset:
        raise Wrong(f"The consumer goes on at offset {position}, after the event at {message.offset}: it is skipped.")
    if position < message.offset:
        raise Wrong(f"The consumer goes on at offset {position}: events before {message.offset} would come again.")


def _in_time(take: Answer, consumer: KafkaConsumer, waiting: TopicPartition) -> None:
    """The partition goes on, and the same message comes again."""
    consumer.resume(waiting)
    again = read(consumer, 1)
    if not again:
        raise Wrong("When the partition goes on, the event does not come again.")
    if take(consumer, again[0], DUE_AT) is not True or consumer.paused():
        raise Wrong("When it is due, `take` should return True and pause nothing.")


EXERCISE = Exercise(
    id="kafka.wait_until_due",
    title="Let an event wait until it is due",
    notebook="deeper/kafka_bad_events",
    minutes=6,
    hints=(
        "Two things: the consumer must read this event once more later, and must not read it at once.",
        "`consumer.seek(place, offset)` goes to an event; `message.offset` is this one's.",
        "`consumer.pause(place)` lets `poll` give nothing from this partition until `consumer.resume(place)`.",
    ),
    why=(
        "`poll` has moved the position behind the event, so `seek` takes it back, and `pause` keeps `poll` from giving "
        "it again at once. Name the event's offset: the position is the end of the batch, not the next event. You "
        "could also sleep until it is due. But then the other partitions wait too, and a consumer that does not poll "
        "for `max_poll_interval_ms` loses its partitions. The usual mistake is to forget `seek`: then the event is "
        "skipped, and a later commit makes that final."
    ),
    checker=check,
    **answers_beside(__file__),
)
