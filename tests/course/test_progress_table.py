import argparse
from dataclasses import replace

import pytest

from lessons.commands import progress as command
from lessons.course import progress
from lessons.course.progress import Entry
from tests.course.example import EXAMPLE

EXERCISES = [
    EXAMPLE,
    replace(EXAMPLE, id="example.other", title="Look", minutes=10),
    replace(EXAMPLE, id="example.last", title="Read all events", notebook="02_example", minutes=7),
]


def test_the_table_tells_each_notebook_and_what_is_left():
    kept = {
        "example.keyed": Entry(attempts=3, hints=1, done=True),
        "example.other": Entry(attempts=1, solution_seen=True),
        "gone.exercise": Entry(done=True),
    }
    assert command.table(EXERCISES, kept).splitlines() == [
        "01_example: 1 of 2 exercises done, about 10 minutes left",
        "  [x] Make a key of an event   5 min  3 attempts, 1 hint",
        "  [ ] Look                    10 min  1 attempt, solution seen",
        "",
        "02_example: 0 of 1 exercises done, about 7 minutes left",
        "  [ ] Read all events          7 min",
        "",
        "All notebooks: 1 of 3 exercises done, about 17 minutes left",
    ]


def test_when_all_is_done_nothing_is_left():
    table = command.table(EXERCISES[:1], {"example.keyed": Entry(attempts=1, done=True)})
    assert table.splitlines()[-1] == "All notebooks: 1 of 1 exercises done"


def test_the_command_prints_what_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    assert command.run(argparse.Namespace()) == 0
    assert "All notebooks: 0 of " in capsys.readouterr().out


def test_the_command_says_when_the_file_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.json").write_text("{")
    with pytest.raises(progress.ProgressError):
        command.run(argparse.Namespace())
