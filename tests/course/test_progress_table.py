import argparse
import re

import pytest

from lessons.commands import progress as command
from lessons.course import openings, outline, progress
from lessons.course.openings import Notebook, Task
from lessons.course.progress import Entry

NOTEBOOKS = [
    Notebook(
        "00_start_here",
        "Begin: here",
        "You begin.",
        45,
        (Task("example.keyed", "Exercise 1: make a key", 5), Task("example.other", "Exercise 2: look", 10)),
    ),
    Notebook("02_kinesis", "Read", "You read.", 20, (Task("example.last", "Exercise: read all events", 7),)),
]


def test_the_table_tells_each_notebook_and_what_is_left():
    kept = {
        "example.keyed": Entry(attempts=3, hints=1, done=True),
        "example.other": Entry(attempts=1, solution_seen=True),
        "gone.exercise": Entry(done=True),
    }
    assert command.table(NOTEBOOKS, kept).splitlines() == [
        "Begin: here (00_start_here.ipynb): 1 of 2 exercises done, about 10 minutes left",
        "  [x] Exercise 1: make a key      5 min  3 attempts, 1 hint",
        "  [ ] Exercise 2: look           10 min  1 attempt, solution seen",
        "",
        "2. Read (02_kinesis.ipynb): 0 of 1 exercises done, about 7 minutes left",
        "  [ ] Exercise: read all events   7 min",
        "",
        "All notebooks: 1 of 3 exercises done, about 17 minutes left",
    ]


def test_when_all_is_done_nothing_is_left():
    kept = {task.id: Entry(done=True) for one in NOTEBOOKS for task in one.tasks}
    assert command.table(NOTEBOOKS, kept).splitlines()[-1] == "All notebooks: 3 of 3 exercises done"


def test_it_says_what_is_next():
    kept = {"kafka.send_and_wait": Entry(attempts=1, done=True)}
    assert command.where(kept, "kafka.send_and_wait").splitlines() == [
        "You were last in 1. Send and read events with Apache Kafka: 1 of 6 exercises is done.",
        "Next: Exercise 2: read everything (8 minutes), in 01_kafka.ipynb.",
    ]
    assert command.where({}, "") == "Next: Exercise: another event (2 minutes), in 00_start_here.ipynb."


def test_at_the_end_nothing_is_next():
    kept = {task.id: Entry(done=True) for name in outline.EVERY for task in openings.read(name).tasks}
    assert command.where(kept, "kafka.send_and_wait") == "All exercises of the course are done."


def test_the_command_prints_what_is_kept_in_the_order_of_the_course(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    progress.attempted("kinesis.shard_number", correct=True)
    assert command.run(argparse.Namespace(export=None, room=None, certificate=None, name="")) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("You were last in 2. Put and read records with Kinesis: 1 of 5 exercises is done.\n")
    assert re.findall(r"\((\S+)\.ipynb\): ", printed) == list(outline.EVERY)
    assert "All notebooks: 1 of " in printed


def test_the_command_says_when_the_file_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.json").write_text("{")
    with pytest.raises(progress.ProgressError):
        command.run(argparse.Namespace(export=None, room=None, certificate=None, name=""))
