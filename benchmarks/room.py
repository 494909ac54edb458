"""A room of learners at once: through one notebook on one shared Kafka, and with servers of their own.

    python -m benchmarks.room [--shared 30] [--own 10] [--within 0] [--notebook 01_kafka]

Each learner has a kernel and a home, and answers the exercises as their solutions do. They begin at once, or one after
the other. On the shared Kafka stand topics of somebody else under the lesson's own names; what became of them is
told. It ends with 1 when a cell failed, an answer was not judged correct, or something of somebody else's has changed.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from nbformat import NotebookNode

from benchmarks import learners, machine
from benchmarks.learners import Learner
from lessons import servers
from lessons.course.catalogue import all_exercises
from lessons.servers.supervision import registry
from tests import harness

NOTEBOOK = "01_kafka"
THEIRS = {"user-events": [b"theirs"] * 20, "keyed-events": [b"theirs"] * 3}
"""Topics of somebody else that are called as the lesson's own, and the values of their events."""
LEFT_BY_A_GROUP = "exercise-"
"""A member that has just left may ask for its topic once more, and the broker makes an empty one (kafka-python)."""


@dataclass
class Room:
    """What became of a room.

    Args:
        title: which one.
        learners: what became of each.
        touched: what of somebody else's is not as it was, in words; empty where nothing was there.
        server: the memory of the shared server's process after all of it, in bytes; 0 without one.
    """

    title: str
    learners: list[Learner]
    touched: list[str]
    server: int = 0

    @property
    def complaints(self) -> list[str]:
        """Everything that should not have happened, a line each."""
        failed = [f"a learner's cell failed: {one.trouble}" for one in self.learners if one.trouble]
        wrong = [f"not judged correct: {name}" for one in self.learners if not one.trouble for name in one.unsolved]
        return [*failed, *wrong, *self.touched]

    def row(self) -> list[str]:
        """The room as a row of the table in RESULTS.md."""
        through = sum(not one.trouble and not one.unsolved for one in self.learners)
        seconds = sorted(one.seconds for one in self.learners)
        kernel, whole = (median(_megabytes(self.learners, kind)) for kind in ("kernel", "whole"))
        server = f"{self.server / 1e6:.0f} MB" if self.server else "in each learner's"
        cpu = median(one.cpu for one in self.learners)
        times = f"{seconds[0]:.0f}, {median(seconds):.0f}, {seconds[-1]:.0f} s"
        return [
            self.title,
            f"{through} of {len(self.learners)}",
            times,
            f"{cpu:.0f} s",
            f"{kernel:.0f} MB",
            f"{whole:.0f} MB",
            server,
        ]


HEAD = ["", "through", "first, median, last", "processor", "kernel", "with its processes", "shared Kafka"]


def _megabytes(found: list[Learner], kind: str) -> list[float]:
    return [getattr(one, kind) / 1e6 for one in found]


def solved(name: str) -> NotebookNode:
    """The notebook of that name with its exercises answered as their solutions do."""
    import nbformat

    notebook: NotebookNode = nbformat.read(harness.path(name), as_version=4)
    for exercise in all_exercises():
        if exercise.notebook == name:
            notebook = harness.answered(notebook, exercise.id, [exercise.solution_code])
    return notebook


def on_shared_kafka(count: int, notebook: NotebookNode, within: float = 0.0) -> Room:
    """So many learners on one Kafka that is somebody else's."""
    with tempfile.TemporaryDirectory(prefix="room-") as folder, servers.start("kafka", say=None) as kafka:
        fill(kafka.address)
        before = state(kafka.address)
        settings = {"KAFKA_BOOTSTRAP_SERVERS": kafka.address}
        found = learners.run(notebook, harness.ROOT / "notebooks", Path(folder), count, settings, within)
        found_there = registry.read("kafka")
        memory = found_there.memory() if found_there else 0
        return Room(f"{count} on one shared Kafka", found, differences(before, state(kafka.address)), memory)


def with_own_servers(count: int, notebook: NotebookNode, within: float = 0.0) -> Room:
    """So many learners with a Kafka each."""
    with tempfile.TemporaryDirectory(prefix="room-") as folder:
        settings = {"LESSONS_SERVERS": "local"}
        found = learners.run(notebook, harness.ROOT / "notebooks", Path(folder), count, settings, within)
        return Room(f"{count} with a Kafka of their own", found, [])


def fill(address: str) -> None:
    """Put somebody else's events there."""
    with KafkaProducer(bootstrap_servers=address) as producer:
        for topic, values in THEIRS.items():
            for value in values:
                producer.send(topic, value).get(30)


def state(address: str) -> dict[str, list[bytes]]:
    """The topics of the broker, without its own, and the values of their events in order."""
    with KafkaAdminClient(bootstrap_servers=address) as admin:
        names = [name for name in admin.list_topics() if not name.startswith("__")]
    return {name: _values(address, name) for name in sorted(names)}


def _values(address: str, topic: str) -> list[bytes]:
    with KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, auto_offset_reset="earliest") as consumer:
        places = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        ends = consumer.end_offsets(places)
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        values: list[bytes] = []
        while any(consumer.position(place) < ends[place] for place in places):
            values += [record.value for records in consumer.poll(500).values() for record in records]
        return values


def differences(before: dict[str, list[bytes]], after: dict[str, list[bytes]]) -> list[str]:
    """What is not as it was, in words: their events, and what learners have left."""
    touched = [name for name in sorted(before) if after.get(name) != before[name]]
    changed = [f"somebody else's topic {name} is not as it was" for name in touched]
    new = {name: values for name, values in after.items() if name not in before}
    return changed + [f"left behind: {name}" for name, values in new.items() if values or LEFT_BY_A_GROUP not in name]


def main(arguments: list[str]) -> int:
    """Measure, print, and write RESULTS.md; 1 when something was lost or touched."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room", description=__doc__)
    parser.add_argument("--shared", type=int, default=30, help="learners on one shared Kafka (30)")
    parser.add_argument("--own", type=int, default=10, help="learners with a Kafka of their own (10)")
    parser.add_argument("--within", type=float, default=0.0, help="seconds in which the shared ones begin (0: at once)")
    parser.add_argument("--notebook", default=NOTEBOOK, help=f"which one ({NOTEBOOK})")
    parser.add_argument("--remark", default="", help="a sentence to write beside the figures")
    given = parser.parse_args(arguments)
    notebook = solved(given.notebook)
    rooms = []
    for begin, count in ((on_shared_kafka, given.shared), (with_own_servers, given.own)):
        rooms.append(begin(count, notebook, given.within * count / max(given.shared, 1)))
        print(*rooms[-1].row(), *rooms[-1].complaints, sep="\n", flush=True)
    complaints = [line for room in rooms for line in room.complaints]
    machine.write("A room at once", f"{machine.table(HEAD, [room.row() for room in rooms])}\n\n{_words(given, rooms)}")
    return int(bool(complaints))


def _words(given: argparse.Namespace, rooms: list[Room]) -> str:
    touched = sum(len(room.touched) for room in rooms)
    others = "Nothing of somebody else's was touched" if not touched else f"{touched} things of somebody else's changed"
    begun = f"within {given.within:.0f} s" if given.within else "in the same second"
    told = f"Everybody ran {given.notebook} with the exercises solved; {given.shared} began {begun}. {others}."
    memory = "Memory is a median of what each learner's processes had at most, without what they share."
    return " ".join(filter(None, [told, memory, given.remark]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
