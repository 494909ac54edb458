"""A room's progress: what learners export, and the table of what they have given."""

import json
from pathlib import Path

import pytest

from lessons.commands import progress as command
from lessons.course import classroom, openings, outline, progress
from lessons.course.progress import ProgressError
from lessons.setup import commandline

NOTEBOOKS = [openings.read(name) for name in outline.EVERY]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def room(tmp_path) -> Path:
    """Ann has done an exercise and is stuck at another, Bob is stuck at the same, Eve has not begun."""
    folder = tmp_path / "room"
    folder.mkdir()
    first, second, *_ = [task.id for task in openings.read("01_kafka").tasks]
    tried, done = {"attempts": 4, "done": False}, {"attempts": 1, "done": True}
    kept = {"ann": {first: done, second: tried}, "bob": {second: tried}, "eve": {}}
    for name, exercises in kept.items():
        given = {"version": 1, "last": next(iter(exercises), ""), "exercises": exercises}
        (folder / f"{name}.json").write_text(json.dumps(given))
    return folder


def run(*argv: str) -> int:
    return command.run(commandline.parse(["progress", *argv]))


def test_what_is_exported_is_what_the_room_reads(tmp_path, capsys):
    progress.attempted("kinesis.shard_number", correct=True)
    progress.attempted("kinesis.shard_number", correct=True)
    (tmp_path / "room").mkdir()
    assert run("--export", str(tmp_path / "room" / "zoe.json")) == 0
    assert "(exercises done: 1)" in capsys.readouterr().out
    ((learner,), refused) = classroom.read_class(tmp_path / "room")
    assert (learner.name, learner.kept, learner.last) == ("zoe", progress.read(), "kinesis.shard_number")
    assert refused == []


def test_an_export_replaces_an_earlier_one_and_nothing_else(tmp_path):
    target = tmp_path / "me.json"
    for _ in range(2):
        progress.attempted("kinesis.shard_number", correct=True)
        classroom.export(target)
    assert json.loads(target.read_text())["exercises"]["kinesis.shard_number"]["attempts"] == 2
    target.write_text("a letter")
    with pytest.raises(ProgressError, match="is there already, and is no progress"):
        classroom.export(target)
    assert target.read_text() == "a letter"


@pytest.mark.parametrize("name", ["", "missing/me.json"])
def test_a_place_that_can_not_be_written_is_told(tmp_path, name):
    with pytest.raises(ProgressError):
        classroom.export(tmp_path / name)


def test_the_table_has_a_line_for_each_and_says_where_they_are_stuck(room, capsys):
    assert run("--class", str(room)) == 0
    total = sum(len(one.tasks) for one in NOTEBOOKS)
    second = openings.read("01_kafka").tasks[1].title
    tasks = len(openings.read("01_kafka").tasks)
    assert tasks > 1
    assert capsys.readouterr().out.splitlines() == [
        f"ann    1 of {total} done, 1 tried and open, last in 01_kafka",
        f"bob    0 of {total} done, 1 tried and open, last in 01_kafka",
        f"eve    0 of {total} done, 0 tried and open",
        "",
        f"{outline.label(openings.read('01_kafka'))}: 0 of 3 have done all of its exercises.",
        "",
        "Tried, and not done:",
        f"  2 of 3: {second} (01_kafka)",
    ]


def test_one_damaged_file_costs_nobody_else_the_table(room, capsys):
    (room / "max.json").write_text("{")
    (room / "new.json").write_text('{"version": 99, "exercises": {}}')
    run("--class", str(room))
    printed = capsys.readouterr().out
    assert "bob    0 of" in printed
    assert f"Left out: {room / 'max.json'} is damaged." in printed
    assert f"Left out: {room / 'new.json'} was written by a newer version of this course." in printed


def test_a_folder_without_a_file_is_told(tmp_path):
    with pytest.raises(ProgressError, match=r"There is no file NAME\.json in"):
        run("--class", str(tmp_path / "nowhere"))


def test_a_room_that_has_not_begun(room, capsys):
    for name in ("ann", "bob"):
        (room / f"{name}.json").unlink()
    run("--class", str(room))
    printed = capsys.readouterr().out
    assert "Nobody has done an exercise yet." in printed
    assert printed.endswith("Nobody is stuck.\n")
