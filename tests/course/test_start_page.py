"""The start page: for somebody new, in the middle, at the end, and where the progress can't be read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.course import openings, outline, progress, start_page
from lessons.course.progress import Entry
from tests.notebooks import ROOT

DONE = Entry(attempts=1, done=True)
EVERY_DONE = {task.id: DONE for name in outline.EVERY for task in openings.read(name).tasks}


def beginning(text: str) -> list[str]:
    """The paragraphs between the title and the first table."""
    return text.partition("## The lessons")[0].strip().split("\n\n")[1:]


def test_somebody_new_is_told_where_to_begin():
    assert beginning(start_page.text({})) == [
        "**Begin here:** [Start here: send your first event](00_start_here.ipynb) (10 minutes).",
        f"Of the whole course, 0 of {len(EVERY_DONE)} exercises are done.",
    ]


def test_in_the_middle_of_a_notebook_the_next_exercise_is_named():
    kept = {"kafka.send_and_wait": DONE, "kafka.read_all": Entry(attempts=3)}
    text = start_page.text(kept, "kafka.read_all")
    assert "| 65 | 1 of 6 |" in text
    assert beginning(text) == [
        "You were last in [1. Send and read events with Apache Kafka](01_kafka.ipynb): 1 of 6 exercises is done.",
        "**Next there:** Exercise 2: read everything.",
        f"Of the whole course, 1 of {len(EVERY_DONE)} exercises are done.",
    ]


def test_after_the_last_exercise_of_a_notebook_the_next_notebook_is_linked():
    kept = {task.id: DONE for task in openings.read("deeper/kafka_guarantees").tasks}
    text = start_page.text(kept, "kafka.charge_once")
    assert "**Next:** [Handle bad events with Kafka](deeper/kafka_bad_events.ipynb) (35 minutes)." in text
    assert "| 40 | ✓ 3 of 3 |" in text


def test_where_an_older_version_kept_no_last_exercise():
    text = start_page.text({"kafka.first_event": DONE})
    assert beginning(text)[0] == ("**Next:** [1. Send and read events with Apache Kafka](01_kafka.ipynb) (65 minutes).")


def test_at_the_end_of_the_course():
    text = start_page.text(EVERY_DONE, "eventstore.give_back")
    assert beginning(text) == [f"You have done all {len(EVERY_DONE)} exercises of the course."]
    with_exercises = [name for name in outline.EVERY if openings.read(name).tasks]
    assert text.count("✓") == len(with_exercises) + 6  # and the six sums


def test_a_page_that_belongs_to_nobody_says_nothing_of_progress():
    text = start_page.text()
    assert beginning(text) == []
    assert "done" not in re.sub(r"\| You .*? \|", "", text)


@pytest.mark.parametrize("kept", [None, {}, EVERY_DONE], ids=["nobody", "new", "done"])
def test_its_links_lead_to_every_notebook(kept):
    targets = set(re.findall(r"\]\(([^)]+)\)", start_page.text(kept)))
    assert targets == {f"{name}.ipynb" for name in outline.EVERY}


def test_its_minutes_add_up():
    tables = re.findall(r"((?:^\|.*\n)+)", start_page.text(), re.MULTILINE)
    for table in tables:
        *minutes, total = [int(number) for number in re.findall(r"\| (\d+) \| \d+ \|$", table, re.MULTILINE)]
        assert sum(minutes) == total > 0
    assert len(tables) == 6


class TestWritten:
    """The page as a learner's kernel writes it, in a course folder of this test's own."""

    @pytest.fixture(autouse=True)
    def work(self, tmp_path, monkeypatch) -> Path:
        """The learner's folder, in which a kernel of theirs runs."""
        monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))
        folder = tmp_path / "work"
        (folder / "deeper").mkdir(parents=True)
        monkeypatch.setattr(start_page, "FOLDER", folder)
        monkeypatch.chdir(folder / "deeper")
        return folder

    def test_whatever_changes_progress_writes_it(self, work):
        assert progress.attempted("kafka.send_and_wait", correct=True) == ""
        assert "1 of 6 exercises is done" in (work / "START.md").read_text(encoding="utf-8")
        assert progress.hinted("kinesis.shard_number", 1) == ""
        assert "last in [2. Put and read records" in (work / "START.md").read_text(encoding="utf-8")
        assert [path.name for path in work.iterdir() if path.is_file()] == ["START.md"]

    def test_a_kernel_of_anything_else_writes_none(self, work, monkeypatch):
        monkeypatch.chdir(work.parent)
        assert progress.attempted("kafka.send_and_wait", correct=True) == ""
        assert not (work / "START.md").exists()

    def test_damaged_progress_is_told_on_it(self, work):
        file = work.parent / "home" / "data" / "progress.json"
        file.parent.mkdir(parents=True)
        file.write_text("{")
        start_page.write(work)
        text = (work / "START.md").read_text(encoding="utf-8")
        (told,) = beginning(text)
        assert "0 of" not in text
        assert told.startswith("What you have done can't be shown. ")
        assert "progress.json is damaged. The next check or hint keeps it" in told

    def test_a_page_that_cannot_be_written_stops_no_check(self, work):
        (work / "START.md").mkdir()
        assert progress.attempted("kafka.send_and_wait", correct=True).startswith("The page START.md was not written")
        assert progress.read()["kafka.send_and_wait"].done

    def test_a_folder_that_has_gone_stops_no_check(self, work):
        (work / "deeper").rmdir()
        assert progress.attempted("kafka.send_and_wait", correct=True) == ""

    def test_it_is_whole_while_two_kernels_write_it(self, work):
        program = (
            "from pathlib import Path\nfrom lessons.course import start_page\n"
            f"for _ in range(40): start_page.write(Path({str(work)!r}))"
        )
        start_page.write(work)
        whole = (work / "START.md").read_text(encoding="utf-8")
        kernels = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(2)]
        while any(kernel.poll() is None for kernel in kernels):
            assert (work / "START.md").read_text(encoding="utf-8") == whole
        assert [kernel.wait() for kernel in kernels] == [0, 0]


def test_what_was_last_is_kept_beside_what_an_older_version_wrote(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    file = tmp_path / "data" / "progress.json"
    file.parent.mkdir()
    file.write_text('{"version": 1, "exercises": {"kafka.read_all": {"attempts": 1}}}')
    assert progress.last() == ""
    progress.hinted("kinesis.shard_number", 1)
    assert progress.last() == "kinesis.shard_number"
    assert json.loads(file.read_text())["exercises"]["kafka.read_all"] == {"attempts": 1}
