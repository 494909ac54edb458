"""The order of the course: which notebook comes after which, and to which one the deeper ones belong.

Everything that says what comes next asks here: the notebooks' last cells, the start page, a check, README's table.
"""

from dataclasses import dataclass

from lessons.course.openings import Notebook


@dataclass(frozen=True)
class Lesson:
    """A numbered notebook, and those that go deeper into the same.

    Args:
        name: the numbered notebook's; "" for the last lesson of all, whose notebooks go deeper into several.
        subject: what it is about, in a word.
        deeper: the names of the others, in the order that is best for somebody with no wish of their own.
    """

    name: str
    subject: str = ""
    deeper: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """What to take with a certain time.

    Args:
        time: how much of it, such as "Three hours".
        most: the same in minutes.
        names: the notebooks to take, in order.
    """

    time: str
    most: int
    names: tuple[str, ...]


def _deeper(technology: str, *names: str) -> tuple[str, ...]:
    return tuple(f"deeper/{technology}_{name}" for name in names)


LESSONS = (
    Lesson("00_start_here"),
    Lesson(
        "01_kafka",
        "Kafka",
        _deeper(
            "kafka",
            "guarantees",
            "bad_events",
            "storage",
            "cluster",
            "throughput",
            "groups",
            "processing",
            "in_and_out",
            "secured",
        ),
    ),
    Lesson(
        "02_kinesis",
        "Kinesis",
        _deeper("kinesis", "scaling", "workers", "limits", "cost", "lambda", "integrations"),
    ),
    Lesson(
        "03_pulsar", "Pulsar", _deeper("pulsar", "queue_and_stream", "reliability", "tenants", "topics", "geo", "tiers")
    ),
    Lesson(
        "04_event_store",
        "Event Store",
        _deeper("eventstore", "read_models", "patterns", "versions", "aggregates", "decide"),
    ),
    Lesson("05_choosing", "Choosing"),
    Lesson("06_capstone", "Capstone"),
    Lesson("07_quiz", "Quiz"),
    Lesson("", "all four", ("deeper/watching",)),
)
NUMBERED = tuple(lesson.name for lesson in LESSONS if lesson.name)
EVERY = (*NUMBERED, *(name for lesson in LESSONS for name in lesson.deeper))
_IN_ORDER = tuple(name for lesson in LESSONS for name in (lesson.name, *lesson.deeper) if name)
ROUTES = (
    Route("An hour and a quarter", 75, NUMBERED[:2]),
    Route("Three hours", 180, (*NUMBERED[:3], "04_event_store")),
)


def lesson_of(name: str) -> Lesson:
    """The lesson that a notebook is, or goes deeper into.

    >>> lesson_of("deeper/kafka_cluster").name
    '01_kafka'
    """
    return next(lesson for lesson in LESSONS if name in (lesson.name, *lesson.deeper))


def deeper_of(name: str) -> tuple[Lesson, ...]:
    """The lessons whose deeper notebooks a numbered one leads to: its own, and after the last number that of all.

    >>> [lesson.subject for lesson in deeper_of("01_kafka")], deeper_of("deeper/kafka_cluster")
    (['Kafka'], ())
    """
    of_all = tuple(lesson for lesson in LESSONS if not lesson.name and name == NUMBERED[-1])
    return tuple(lesson for lesson in (lesson_of(name), *of_all) if lesson.deeper and name in NUMBERED)


def next_of(name: str) -> str:
    """The notebook after this one; "" after the last one.

    After a numbered one comes the next number. After a deeper one comes the next about the same, and after the last
    of those the next number, or what goes deeper into several.

    >>> next_of("00_start_here"), next_of("deeper/kafka_secured"), next_of("deeper/watching")
    ('01_kafka', '02_kinesis', '')
    """
    order = NUMBERED if name in NUMBERED else _IN_ORDER
    return (*order[order.index(name) + 1 :], "")[0]


def before(name: str) -> str:
    """The notebook before this one, which for the first deeper one is its lesson; "" before the first of all.

    >>> before("01_kafka"), before("deeper/kafka_guarantees"), before("00_start_here")
    ('00_start_here', '01_kafka', '')
    """
    order = NUMBERED if name in NUMBERED else _IN_ORDER
    return ("", *order)[order.index(name)]


def short(notebook: Notebook) -> str:
    """The same in a few words.

    >>> from lessons.course.openings import read
    >>> short(read("01_kafka")), short(read("00_start_here"))
    ('1. Kafka', 'Start here')
    """
    lesson = lesson_of(notebook.name)
    is_numbered = lesson.subject and notebook.name == lesson.name
    return f"{NUMBERED.index(lesson.name)}. {lesson.subject}" if is_numbered else notebook.title.partition(":")[0]


def label(notebook: Notebook) -> str:
    """The notebook's title, after its number where it has one.

    >>> from lessons.course.openings import read
    >>> label(read("01_kafka"))
    '1. Send and read events with Apache Kafka'
    """
    number = NUMBERED.index(notebook.name) if notebook.name in NUMBERED else 0
    return f"{number}. {notebook.title}" if number else notebook.title
