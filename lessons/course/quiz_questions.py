"""The questions of the quiz over the whole course, in the order of its lessons."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        name: its own, by which it is kept.
        notebook: where its answer is shown, such as "deeper/kafka_guarantees".
        asks: the question.
        right: the letter of the right answer.
        answers: by the letter, an answer to choose from, and why it is right or wrong.
    """

    name: str
    notebook: str
    asks: str
    right: str
    answers: Mapping[str, tuple[str, str]]

    @property
    def choices(self) -> dict[str, str]:
        """By the letter, each answer to choose from."""
        return {letter: choice for letter, (choice, _) in self.answers.items()}


QUESTIONS = (
    Question(
        "key_order",
        "01_kafka",
        "Two events of one user must be handled in their order. What do they need?",
        "b",
        {
            "a": (
                "the same timestamp",
                "Time orders nothing: partitions are read side by side, whatever the events say of when they happened.",
            ),
            "b": (
                "the same key",
                "Events with the same key go to the same partition, and a partition is read in order.",
            ),
            "c": (
                "a topic with more partitions",
                "More partitions mean more readers side by side, and order within each partition only.",
            ),
        },
    ),
    Question(
        "idle_members",
        "01_kafka",
        "A topic has three partitions, and its group five members. What do they do?",
        "c",
        {
            "a": (
                "They share the events evenly",
                "Members share partitions and not events: a partition has one member of a group.",
            ),
            "b": (
                "Two of them wait in a second group",
                "A group is a name that members give themselves. Nobody is moved to another one.",
            ),
            "c": (
                "Two of them have nothing to do",
                "Each partition has one member of the group, so two members get none, until another one leaves.",
            ),
        },
    ),
    Question(
        "lag",
        "01_kafka",
        "The lag of a group grows all day. What does that say?",
        "a",
        {
            "a": (
                "More is written than the group handles",
                "Lag is what is written and not yet handled. It grows where writing is faster.",
            ),
            "b": (
                "The broker is losing events",
                "Lag is a distance and no loss: every event is there until retention deletes it.",
            ),
            "c": (
                "The group commits too often",
                "Rare commits make lag look larger than it is. Frequent ones do not make it grow.",
            ),
        },
    ),
    Question(
        "commit_first",
        "deeper/kafka_guarantees",
        "A service commits an event's position, then handles it. It is killed in between. What becomes of the event?",
        "b",
        {
            "a": ("It is handled twice", "That is the other order: handled first, committed then."),
            "b": (
                "It is never handled",
                "The group's position is behind it already, so the next start goes on after it: at most once.",
            ),
            "c": ("It is handled once", "Two steps can be parted by a kill. Once needs them to be one."),
        },
    ),
    Question(
        "aborted",
        "deeper/kafka_guarantees",
        "A producer's transaction is aborted. What does a reader with read_committed see of its events?",
        "c",
        {
            "a": ("All, marked as aborted", "The reader passes over them, and gets no mark."),
            "b": ("Those from before the abort", "A transaction counts as a whole."),
            "c": ("Nothing", "The events are on the broker, and a reader of committed events passes over them."),
        },
    ),
    Question(
        "acks_all",
        "deeper/kafka_cluster",
        "acks='all', min.insync.replicas=2, three brokers, and two of them are down. What does a send do?",
        "a",
        {
            "a": (
                "It fails: there are too few replicas in sync",
                "The broker refuses what it could not keep twice: rather no answer than a promise that it can't keep.",
            ),
            "b": (
                "It is acknowledged by the one that is left",
                "That would be acks=1: with the last broker the event would be gone.",
            ),
            "c": ("It waits until retention is over", "The producer gives up long before, after its delivery timeout."),
        },
    ),
    Question(
        "compaction",
        "deeper/kafka_storage",
        "A topic is compacted. Which events stay?",
        "b",
        {
            "a": ("Those of the last seven days", "That is retention by time, and goes by age."),
            "b": (
                "At least the last one of each key",
                "Compaction deletes what a later event of the same key has replaced.",
            ),
            "c": ("The first one of each key", "The first is what a later one replaces."),
        },
    ),
    Question(
        "watermark",
        "deeper/kafka_processing",
        "A window is closed by a watermark, and an event comes too late for it. What is right?",
        "c",
        {
            "a": ("Open the window again, and count from 0", "Then its right result is overwritten by a smaller one."),
            "b": (
                "Count it in the window that is open now",
                "It did not happen there: the counts say when the network delivered.",
            ),
            "c": (
                "Drop it, or send a corrected result",
                "A closed window's result was used. Whoever used it can only be told of another one.",
            ),
        },
    ),
    Question(
        "shard_order",
        "02_kinesis",
        "What chooses the shard of a record in Kinesis?",
        "a",
        {
            "a": (
                "The hash of its partition key",
                "Each shard has a range of hash keys; the MD5 of the partition key falls into one of them.",
            ),
            "b": (
                "The shard with the least load",
                "Then the records of one key would be in several shards, and their order lost.",
            ),
            "c": ("The order of the calls, in turn", "That would spread the load evenly and keep no key together."),
        },
    ),
    Question(
        "part_failed",
        "02_kinesis",
        "PutRecords answers without an error, and FailedRecordCount is 3. What do you do?",
        "b",
        {
            "a": ("Nothing: there was no error", "The call succeeded, and three of its records did not."),
            "b": (
                "Put those three again",
                "The answer says of each record whether it was refused. Only those are put again.",
            ),
            "c": ("Put all of them again", "Those that were stored are stored twice then."),
        },
    ),
    Question(
        "parents",
        "deeper/kinesis_scaling",
        "A shard was split. When may its children be read?",
        "c",
        {
            "a": (
                "At once: their records are newer",
                "They are, and so a child's record may be handled before an older one of the same key.",
            ),
            "b": ("When the stream is deleted and created again", "Resharding works while the stream is in use."),
            "c": ("When the parent was read to its end", "Then the records of each key are handled in their order."),
        },
    ),
    Question(
        "batch_fails",
        "deeper/kinesis_lambda",
        "One record of a batch of 100 makes a Lambda function raise. What comes next, if nothing else is set?",
        "a",
        {
            "a": (
                "The whole batch comes again, and blocks its shard",
                "The service knows the batch only. It tries again until it works or the record is too old.",
            ),
            "b": (
                "The one record goes to a dead-letter queue",
                "Only where a destination for failures is set, and after the retries.",
            ),
            "c": ("The record is passed over", "That would lose it without a word."),
        },
    ),
    Question(
        "shared",
        "03_pulsar",
        "A subscription of Pulsar is Shared, and has three consumers. What do you lose, compared with one consumer?",
        "b",
        {
            "a": ("Some events", "Each event goes to one of them, and comes again where it is not acknowledged."),
            "b": (
                "The order",
                "Three consumers work side by side: a later event may be done first. Key_Shared keeps it for each key.",
            ),
            "c": ("Nothing", "They are faster together, and the order is the price."),
        },
    ),
    Question(
        "latest",
        "03_pulsar",
        "A new subscription gets none of the events that are in the topic. Why?",
        "c",
        {
            "a": (
                "They were deleted when it came",
                "A topic keeps what other subscriptions need, and deletes nothing because somebody comes.",
            ),
            "b": (
                "It is Exclusive, and somebody else has them",
                "Each subscription gets every event. Exclusive says how many consumers it may have.",
            ),
            "c": (
                "It begins at the latest event",
                "That is the default. With initial_position=Earliest it begins at the first.",
            ),
        },
    ),
    Question(
        "negative_ack",
        "03_pulsar",
        "A consumer can't handle an event now, and perhaps later. What does it do?",
        "b",
        {
            "a": ("Acknowledge it, and log the error", "An acknowledged event never comes again."),
            "b": (
                "Acknowledge it negatively",
                "The broker delivers it again, and with a policy puts it aside after some tries.",
            ),
            "c": (
                "Close the connection",
                "Then everything that it has not acknowledged comes again, and the bad one with it.",
            ),
        },
    ),
    Question(
        "backward",
        "deeper/pulsar_reliability",
        "The compatibility is BACKWARD. Who is updated first?",
        "a",
        {
            "a": (
                "The consumers",
                "Who has the new schema can read old events: so consumers with it are ready for both.",
            ),
            "b": ("The producers", "Then consumers with the old schema get events that they may not be able to read."),
            "c": ("Both at the same moment", "There is no such moment: events of the old form are in the topic."),
        },
    ),
    Question(
        "expected_version",
        "04_event_store",
        "Two programs withdraw from one account at the same moment. What stops the second one?",
        "c",
        {
            "a": ("A lock on the stream", "Nothing is locked: a program that hangs would lock everybody out."),
            "b": ("The server, which knows the balance", "The server knows events and no rules."),
            "c": (
                "The version that it expects",
                "It has read version 5, and the stream is at 6: the append is refused, so it reads and decides again.",
            ),
        },
    ),
    Question(
        "rebuild",
        "deeper/eventstore_read_models",
        "A read model has a wrong column since its program was changed. What do you do?",
        "a",
        {
            "a": (
                "Mend the program, and build it again from the events",
                "Events are the truth. Whatever was made of them can be made again.",
            ),
            "b": (
                "Correct the rows by hand",
                "They are wrong again at the next event, and nobody knows what was changed.",
            ),
            "c": (
                "Append events that correct the rows",
                "What happened did not happen otherwise. Only the view of it was wrong.",
            ),
        },
    ),
    Question(
        "not_sourcing",
        "05_choosing",
        "Why is a topic of Kafka a poor event store for accounts?",
        "b",
        {
            "a": ("It is too slow", "It is faster than most event stores."),
            "b": (
                "It can't refuse an event that is based on an old state",
                "Two writers both append, and the rule that each has checked is broken. A key has no version.",
            ),
            "c": ("It can't keep events for ever", "It can: retention may be switched off."),
        },
    ),
    Question(
        "once",
        "06_capstone",
        "A worker delivers a notice and is killed before it acknowledges. How does the customer get it once?",
        "c",
        {
            "a": ("It acknowledges first, and delivers then", "Then a kill in between loses the notice."),
            "b": ("By Kafka's transactions", "They hold what is on Kafka's topics, and no e-mail."),
            "c": (
                "Whoever delivers knows the job by its key",
                "The job comes again, the same key with it, and the second call does nothing.",
            ),
        },
    ),
)
