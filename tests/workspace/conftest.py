"""A learner's desk with one lesson, for each test."""

from pathlib import Path

import pytest

from tests.workspace.desk import Desk
from tests.workspace.writing import answer, code, words

LESSON = (words("intro"), code("make", "topic = 'logins'"), words("task"), answer("fill", "lag = ..."), words("end"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A clone in which nothing was opened yet; the course has one lesson."""
    made = Desk(tmp_path / "clone")
    made.teach("01_kafka", *LESSON)
    return made


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """The same after the first lab."""
    desk.update()
    return desk
