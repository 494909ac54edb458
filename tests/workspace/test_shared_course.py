"""Several learners on one course: each has a folder of their own elsewhere, and nothing is written into the course."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.setup import environment
from lessons.workspace import bring_up_to_date
from lessons.workspace.folders import Workspace
from lessons.workspace.resetting import reset
from tests.workspace import writing
from tests.workspace.desk import Desk

FOLDERS = """
from lessons import workspace
from lessons.course import start_page
print(workspace.FOLDER, start_page.FOLDER)
"""


@pytest.fixture
def course(tmp_path) -> Desk:
    desk = Desk(tmp_path / "course")
    desk.teach("01_kafka", writing.code("a", "print(1)"))
    desk.teach("deeper/kafka_cluster", writing.code("b", "print(2)"))
    return desk


def test_two_learners_of_one_course_have_copies_of_their_own(course, tmp_path):
    root = course.workspace.root
    before = sorted(root.rglob("*"))
    learners = [Workspace(root, tmp_path / name / "work") for name in ("ann", "bob")]
    for learner in learners:
        assert "(2)" in bring_up_to_date(learner).sentences[0]
        assert learner.copy("deeper/kafka_cluster").is_file()
    assert sorted(root.rglob("*")) == before, "the course is as it was"

    ann, bob = learners
    ann.copy("01_kafka").write_text(bob.copy("01_kafka").read_text().replace("print(1)", "print('mine')"))
    assert "work/01_kafka-before-reset.ipynb" in reset("01_kafka", ann)[0]
    assert not bob.copy("01_kafka-before-reset").exists()


def test_the_package_is_found_beside_copies_that_are_elsewhere(course, tmp_path):
    learner = Workspace(course.workspace.root, tmp_path / "ann" / "work")
    bring_up_to_date(learner)
    for folder in (learner.folder, learner.folder / "deeper"):
        assert os.readlink(folder / "lessons") == str(course.workspace.root / "lessons")


@pytest.mark.parametrize("named", ["{}/ann/work", "~/work", "{}/ann/../bob"])
def test_the_environment_names_the_folder(named, tmp_path):
    learners = named.format(tmp_path)
    environ = {**os.environ, "HOME": str(tmp_path), "LESSONS_WORK": learners}
    ran = subprocess.run(
        [sys.executable, "-c", FOLDERS], cwd=environment.ROOT, env=environ, capture_output=True, text=True
    )
    wanted = Path(os.path.abspath(learners.replace("~", str(tmp_path))))
    assert ran.stdout.split() == [str(wanted)] * 2, ran.stderr
