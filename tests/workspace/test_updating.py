"""The learner's folder: made, brought up to date, and never worse than before, whatever is in it."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lessons import locks, workspace
from lessons.course import start_page
from lessons.errors import LessonError
from lessons.workspace import WorkspaceError, bring_up_to_date
from tests.workspace.conftest import LESSON
from tests.workspace.desk import Desk
from tests.workspace.writing import answer, code, notebook, ran, sources, words

FILLED = [*LESSON[:3], ran(answer("fill", "lag = 3")), LESSON[4]]
CHANGED = (words("intro", "a better intro"), *LESSON[1:])


def test_copies_are_as_given_and_the_same_again_is_nothing(desk):
    desk.teach("deeper/kafka_cluster", *LESSON)
    assert desk.said() == "Your own copies of the lessons (2) are in work/: run, change and save them as you like."
    for name in ("01_kafka", "deeper/kafka_cluster"):
        assert desk.mine(name)["cells"] == list(LESSON)
    before = desk.files()
    assert desk.update() == ([], True)
    assert desk.files() == before


def test_an_answer_and_a_changed_lesson(opened):
    opened.save("01_kafka", *FILLED, words("mine", "my note"))
    opened.teach("01_kafka", *CHANGED)
    said = opened.said()
    assert "01_kafka: 1 cell of the lesson changed." in said
    assert "Reload Notebook from Disk" in said
    assert sources(opened.mine("01_kafka")) == ["a better intro", "topic = 'logins'", "words of task", "lag = 3",
                                                "words of end", "my note"]  # fmt: skip
    before = opened.files()
    assert opened.update() == ([], True)
    assert opened.files() == before


def test_each_thing_that_a_merge_does_is_told(opened):
    opened.save("01_kafka", *FILLED[1:4], words("end", "my own end"))
    opened.teach("01_kafka", *CHANGED[:1], *LESSON[2:3], answer("fill", "lag: int = ..."), words("end", "a new end"))
    said = opened.said()
    assert "01_kafka: 1 cell of the lesson changed." in said
    assert "1 cell that you had changed changed in the lesson, too; your version is kept below the new one." in said
    assert "1 cell that you had deleted changed in the lesson, and is there again." in said
    assert (
        "the starter of kafka.total_lag changed. Your answer is kept; `python3 -m lessons reset kafka.total_lag`"
        in said
    )


def test_a_changed_cell_that_leaves_the_lesson_is_told(opened):
    opened.save("01_kafka", *FILLED)
    opened.teach("01_kafka", *LESSON[:3])
    assert "1 cell that you had changed left the lesson; your version is kept, marked." in opened.said()
    assert "lag = 3" in sources(opened.mine("01_kafka"))


def test_jupyterlab_saves_an_older_version_over_a_changed_lesson(opened):
    older = opened.mine("01_kafka")
    opened.teach("01_kafka", *CHANGED)
    opened.update()
    opened.workspace.copy("01_kafka").write_text(json.dumps({**older, "cells": FILLED}))
    assert "1 cell of the lesson changed" in opened.said()
    assert sources(opened.mine("01_kafka"))[:4:3] == ["a better intro", "lag = 3"]


def test_a_damaged_copy_is_kept_aside(opened):
    path = opened.workspace.copy("01_kafka")
    for number, text in enumerate(("", '{"cells": [', "<<<<<<< Updated upstream", '{"nbformat": 3}', "[]", '"a"')):
        path.write_text(text)
        kept = path.with_name(f"01_kafka-damaged{f'-{number + 1}' if number else ''}.ipynb")
        assert f"It is kept as work/{kept.name}" in opened.said()
        assert kept.read_text() == text
        assert opened.mine("01_kafka")["cells"] == list(LESSON)


def test_what_is_missing_comes_back(opened):
    opened.workspace.copy("01_kafka").unlink()
    assert opened.said() == "01_kafka was missing in work/; it is there again, as the course has it."
    assert opened.mine("01_kafka")["cells"] == list(LESSON)


def test_a_new_lesson_is_told(opened):
    opened.teach("02_kinesis", words("k"))
    assert opened.said() == "02_kinesis is a new lesson."


def test_duplicates_and_own_notebooks_are_not_touched(opened):
    copy = opened.workspace.copy("01_kafka")
    own = [copy.with_name(name) for name in ("01_kafka-Copy1.ipynb", "Untitled.ipynb", "02_kinesis.ipynb")]
    own[0].write_bytes(copy.read_bytes())
    own[1].write_text(json.dumps(notebook(words("u", "mine"))))
    own[2].write_text(json.dumps(notebook(words("v", "mine, too"))))
    before = [path.read_bytes() for path in own]
    opened.teach("01_kafka", *CHANGED)
    opened.teach("02_kinesis", words("k"), words("l"))
    assert "work/02_kinesis.ipynb is a notebook of your own" in opened.said()
    assert [path.read_bytes() for path in own] == before


def test_a_lesson_that_left_the_course(opened):
    opened.teach("02_kinesis", words("k"))
    opened.update()
    opened.save("01_kafka", *FILLED)
    opened.drop("01_kafka")
    opened.drop("02_kinesis")
    said = opened.said()
    assert "01_kafka is no longer in the course. Your copy stays" in said
    assert "02_kinesis is no longer in the course. You had not changed it" in said
    assert sources(opened.mine("01_kafka"))[3] == "lag = 3"
    assert not opened.workspace.copy("02_kinesis").exists()
    assert opened.update() == ([], True)


def test_a_lesson_with_another_name_has_the_answers(opened):
    opened.save("01_kafka", *FILLED)
    opened.workspace.original("01_kafka").unlink()
    opened.teach("deeper/kafka_first", *CHANGED)
    assert "01_kafka is called deeper/kafka_first now: what you wrote is there, too." in opened.said()
    assert sources(opened.mine("deeper/kafka_first"))[:4:3] == ["a better intro", "lag = 3"]
    assert sources(opened.mine("01_kafka"))[3] == "lag = 3"
    assert opened.update() == ([], True)


def test_a_copy_that_the_learner_protects_is_left(opened):
    path = opened.workspace.copy("01_kafka")
    path.chmod(0o444)
    before = path.read_bytes()
    opened.teach("01_kafka", *CHANGED)
    opened.teach("02_kinesis", words("k"))
    report = opened.update()
    assert "01_kafka could not be brought up to date (it is read-only). Your copy was not changed." in report.sentences
    assert not report.complete
    assert path.read_bytes() == before
    assert opened.workspace.copy("02_kinesis").exists()
    path.chmod(0o644)
    assert "1 cell of the lesson changed" in opened.said()


@pytest.fixture
def tiny(opened):
    """The learner's folder on a disk of its own, which is full."""
    folder = opened.workspace.folder
    folder.rename(folder.with_name("kept"))
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    subprocess.run(["cp", "-rT", folder.with_name("kept"), folder], check=True)
    yield opened
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_copy_as_it_was(tiny):
    tiny.save("01_kafka", *FILLED)
    tiny.teach("01_kafka", *CHANGED)
    filling = tiny.workspace.folder / "filling"
    with contextlib.suppress(OSError), open(filling, "wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass
    before = tiny.files()
    report = tiny.update()
    assert report == (
        ["01_kafka could not be brought up to date (No space left on device). Your copy was not changed."],
        False,
    )
    assert tiny.files() == before
    filling.unlink()
    assert "1 cell of the lesson changed" in tiny.said()


def test_a_folder_that_cannot_be_made_is_told(desk):
    desk.workspace.folder.write_text("a file is in the way")
    with pytest.raises(WorkspaceError, match=r"can't be written to .*Free some space"):
        desk.update()
    assert issubclass(WorkspaceError, LessonError)


def test_two_at_once_take_turns(opened):
    opened.save("01_kafka", *FILLED)
    opened.teach("01_kafka", *CHANGED)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: bring_up_to_date(opened.workspace), range(4)))
    assert sorted(len(report.sentences) for report in reports) == [0, 0, 0, 2]


def test_the_second_waits_for_the_first(opened):
    with locks.locked(opened.workspace.given / "lock"):
        second = threading.Thread(target=opened.update)
        second.start()
        second.join(0.2)  # it could end only now, if it did not wait
        assert second.is_alive()
    second.join()


def test_without_git_the_files_are_the_course(tmp_path):
    desk = Desk(tmp_path / "unpacked", git=False)
    desk.teach("01_kafka", *LESSON)
    desk.update()
    desk.save("01_kafka", *FILLED)
    desk.teach("01_kafka", *CHANGED)
    assert "1 cell of the lesson changed" in desk.said()


def test_trust_is_kept_and_none_is_given(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    from nbformat import read
    from nbformat.sign import NotebookNotary

    def trusted() -> bool:
        return NotebookNotary().check_signature(read(opened.workspace.copy("01_kafka"), as_version=4))

    opened.save("01_kafka", *FILLED)
    opened.teach("01_kafka", *CHANGED)
    opened.update()
    assert not trusted()
    NotebookNotary().sign(read(opened.workspace.copy("01_kafka"), as_version=4))
    opened.teach("01_kafka", *LESSON)
    opened.update()
    assert trusted()


def test_a_cell_without_an_id_gets_one(opened):
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in FILLED]
    opened.save("01_kafka", *cells, {**code("x", "mine = 1"), "id": "not an id"})
    opened.teach("01_kafka", *CHANGED)
    opened.update()
    assert sources(opened.mine("01_kafka"))[:4:3] == ["a better intro", "lag = 3"]
    assert len(opened.mine("01_kafka")["cells"]) == len(LESSON) + 1


def test_the_command_line_works_beside_the_copies_by_a_bare_python(tmp_path):
    clone = Desk(tmp_path / "clone")
    clone.teach("01_kafka", words("intro"))
    clone.teach("deeper/kafka_cluster", words("intro"))
    (clone.workspace.root / "lessons").mkdir()
    (clone.workspace.root / "lessons" / "__main__.py").write_text("print('the course')")
    clone.update()
    clone.update()
    for folder in ("work", "work/deeper"):
        argv = [sys.executable, "-S", "-m", "lessons"]
        bare = {"PATH": os.environ["PATH"]}
        ran = subprocess.run(argv, cwd=clone.workspace.root / folder, env=bare, capture_output=True, text=True)
        assert ran.stdout == "the course\n", ran.stderr


def test_what_a_learner_has_under_the_packages_name_stays(desk):
    (desk.workspace.root / "work").mkdir()
    (desk.workspace.root / "work" / "lessons").write_text("mine")
    desk.update()
    assert (desk.workspace.root / "work" / "lessons").read_text() == "mine"


def test_the_start_page_lies_beside_the_copies():
    assert start_page.FOLDER == workspace.FOLDER
