"""The page of solutions that a teacher projects: complete, in the notebooks' order, in no other file's place."""

import html
import re

import pytest

from lessons.commands import solutions
from lessons.commands.solutions import SolutionsError
from lessons.course import catalogue, openings, outline
from lessons.setup import commandline


def written(tmp_path, *names: str) -> str:
    target = tmp_path / "page.html"
    assert solutions.run(commandline.parse(["solutions", *names, "--to", str(target)])) == 0
    return target.read_text(encoding="utf-8")


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_all_exercises_of_the_course_are_there_with_code_and_reason(tmp_path):
    shown = text_of(written(tmp_path))
    for one in catalogue.all_exercises():
        assert one.solution_code.strip("\n") in shown, one.id
        assert one.why.replace("`", "") in shown, one.id


def test_those_of_the_named_notebooks_are_there_in_their_order(tmp_path):
    page = written(tmp_path, "kafka_groups", "01_kafka")
    names = ("01_kafka", "deeper/kafka_groups")
    assert re.findall(r'<section id="(.*?)"', page) == [task.id for name in names for task in openings.read(name).tasks]


def test_it_needs_no_network(tmp_path):
    assert not re.findall(r'(?:src|href)="(?!#)', written(tmp_path))


def test_every_notebook_can_be_named(tmp_path):
    for name in outline.EVERY:
        short = name.rpartition("/")[2]
        assert [task.id for task in openings.read(name).tasks] == re.findall(
            r'<section id="(.*?)"', written(tmp_path, short)
        )


def test_another_file_is_left_as_it_is(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("my own page")
    with pytest.raises(SolutionsError, match="is there already, and is no page of solutions"):
        written(tmp_path)
    assert target.read_text() == "my own page"


def test_the_page_is_written_again(tmp_path):
    assert written(tmp_path, "01_kafka") == written(tmp_path, "01_kafka")


def test_an_unknown_notebook_is_told(tmp_path):
    with pytest.raises(SolutionsError, match=r"There is no notebook 09_rabbit\."):
        written(tmp_path, "09_rabbit")
