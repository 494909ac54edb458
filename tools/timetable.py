"""How long each section of each notebook takes, for whoever teaches: the notebook's own minutes, divided.

The minutes of exercises are the exercises' own. What is left of the notebook's minutes is divided among its sections by
what there is to read and to run: words, and cells of code. A minute is the least.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lessons.course import catalogue, openings, outline
from lessons.course.openings import FOLDER, Notebook

WORDS, CELLS = 1, 25
"""What a word weighs, and what a cell of code does: it is run, looked at and talked about."""
NAMES = {"fill": "fill a gap", "build": "build", "diagnose": "find the fault"}


@dataclass
class Section:
    """A section of a notebook.

    Args:
        title: its heading, such as "3. Keys keep the order".
        weight: of what there is to read and to run.
        exercises: the ids of those in it.
    """

    title: str
    weight: int = 0
    exercises: list[str] = field(default_factory=list)


def table() -> str:
    """A row for each section of each notebook: minutes to read and run, and the exercises that end it."""
    head = ["| section | minutes | exercises |", "|---|---|---|"]
    return "\n".join(row for name in outline.EVERY for row in ["", *_title(openings.read(name)), *head, *_rows(name)])


def by_difficulty() -> str:
    """A row for each exercise, the easiest kind first, and of a kind the shortest first."""
    kinds = list(NAMES)
    every = sorted(catalogue.all_exercises(), key=lambda one: (kinds.index(one.kind), one.minutes, one.id))
    rows = [f"| {NAMES[one.kind]} | {one.minutes} | {one.title} | {_link(one.notebook)} |" for one in every]
    return "\n".join(["| what one does | minutes | exercise | in |", "|---|---|---|---|", *rows])


def _title(notebook: Notebook) -> list[str]:
    return [f"### [{notebook.title}](../notebooks/{notebook.name}.ipynb), {notebook.minutes} minutes", ""]


def _link(name: str) -> str:
    return f"[{name.rpartition('/')[2]}](../notebooks/{name}.ipynb)"


def _rows(name: str) -> Iterator[str]:
    tasks = {task.id: task for task in openings.read(name).tasks}
    for one, share in _shares(name):
        named = "; ".join(f"{tasks[id].title} ({tasks[id].minutes})" for id in one.exercises)
        yield f"| {one.title} | {share} | {named} |"


def _shares(name: str) -> Iterable[tuple[Section, int]]:
    """Each section with the minutes that it has without its exercises."""
    notebook, found = openings.read(name), sections(name)
    left = notebook.minutes - sum(task.minutes for task in notebook.tasks)
    return zip(found, divide(left, [one.weight for one in found]), strict=True)


def sections(name: str) -> list[Section]:
    """The notebook's sections, from its opening to the last one with something to run."""
    found = [Section("The opening")]
    for cell in json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        if heading := re.search(r"^## (.+)$", text, re.MULTILINE):
            found.append(Section(heading[1]))
        found[-1].weight += WORDS * len(text.split()) if cell["cell_type"] == "markdown" else CELLS
        tags = cell["metadata"].get("tags", ())
        found[-1].exercises += [tag.partition(":")[2] for tag in tags if tag.startswith("exercise:")]
    return [one for one in found if one.title != "Where to go on"]


def divide(minutes: int, weights: Iterable[int]) -> list[int]:
    """Whole minutes in proportion to the weights, one at least; their sum is `minutes` where there are enough.

    >>> divide(10, [1, 1, 2])
    [2, 3, 5]
    """
    weights = list(weights)
    ends, so_far = [0], 0
    for weight in weights:
        so_far += weight
        ends.append(round(minutes * so_far / sum(weights)))
    return [max(1, end - begin) for begin, end in pairwise(ends)]


Part = tuple[str, int, int, str]
"""A notebook's name, its first and its last section (counted from the opening, 0), and what to say."""
BREAK = ""
PLANS: dict[str, tuple[Part, ...]] = {
    "Three hours: one log, and what it promises": (
        (
            "00_start_here",
            0,
            99,
            "An event is a fact: nobody changes what has happened. Run one cell now.",
        ),
        ("01_kafka", 0, 7, "Reading removes nothing. Whoever reads keeps a place, and that is all that a group is."),
        (BREAK, 15, 0, ""),
        (
            "01_kafka",
            8,
            10,
            "Order holds in a partition. So the key decides what stays in order.",
        ),
        (
            "deeper/kafka_guarantees",
            0,
            99,
            "It crashes between the two steps. Ask each time: lost, or twice?",
        ),
        (
            "04_event_store",
            0,
            4,
            "The same word, another use: here the events are the state. Two writers, one account.",
        ),
    ),
    "A day: the four technologies": (
        ("00_start_here", 0, 99, "Everybody runs one cell now; whoever can't sits beside somebody who can."),
        ("01_kafka", 0, 99, "Reading removes nothing. Whoever reads keeps a place."),
        (BREAK, 15, 0, ""),
        ("02_kinesis", 0, 99, "The same log, rented. You count shards, and you keep the place yourself."),
        (BREAK, 60, 0, ""),
        (
            "03_pulsar",
            0,
            99,
            "A log and a queue in one. Each event is acknowledged by itself.",
        ),
        (BREAK, 15, 0, ""),
        (
            "04_event_store",
            0,
            99,
            "A stream for each account, and a number that says what you have seen.",
        ),
    ),
    "The second day: what production asks": (
        ("deeper/kafka_guarantees", 0, 99, "Lost, or twice? Then: what makes twice harmless?"),
        ("deeper/kafka_bad_events", 0, 99, "One bad event stops a partition. Where does it go, and who looks there?"),
        (BREAK, 15, 0, ""),
        ("deeper/kafka_groups", 0, 99, "Who moves a group, and what stops meanwhile?"),
        (
            "deeper/pulsar_reliability",
            0,
            99,
            "A full queue, a crash, a poison event: choose the answer before.",
        ),
        (BREAK, 60, 0, ""),
        ("deeper/kafka_processing", 0, 99, "By which clock? Late events correct a count, or are lost; you choose."),
        ("deeper/eventstore_decide", 0, 99, "Write the events on the wall first. Code comes last."),
    ),
}
"""What fits into which time. The rest of a section's time is the room's: questions, and somebody's cell that failed."""
ROOM = 1.25
"""How much longer a room needs than one learner: the plans are stretched by it."""


def plan(name: str) -> str:
    """A plan's table: from which minute on what is done, where it ends, and the sentence to say."""
    rows, minute = [], 0
    for part in PLANS[name]:
        takes, row = _part(part)
        rows.append(f"| {minute // 60}:{minute % 60:02} | {row} |")
        minute += takes
    head = ["| at | what | stop after | say |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, f"| {minute // 60}:{minute % 60:02} | the end | | |"])


def _part(part: Part) -> tuple[int, str]:
    """The minutes that a part takes in a room, and its row."""
    name, first, last, say = part
    if name == BREAK:
        return first, f"a break of {first} minutes | | "
    rows = list(_timed(name))[first : last + 1]
    takes = round(ROOM * sum(minutes for _, minutes in rows) / 5) * 5
    return takes, f"{_link(name).replace('../', '')}, {takes} minutes | {rows[-1][0]} | {say}"


def _timed(name: str) -> Iterator[tuple[str, int]]:
    """The title of each section, and its minutes with those of its exercises."""
    minutes = {task.id: task.minutes for task in openings.read(name).tasks}
    for one, share in _shares(name):
        yield one.title, share + sum(minutes[task] for task in one.exercises)
