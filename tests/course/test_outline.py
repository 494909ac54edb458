"""The order of the course: it names every notebook once, and what each needs comes before it."""

import re

import pytest

from lessons.course import openings, outline
from lessons.course.catalogue import all_exercises
from lessons.errors import LessonError
from tests import notebooks


def test_it_names_every_notebook_once():
    assert sorted(outline.EVERY) == sorted(notebooks.NAMES)


@pytest.mark.parametrize("lesson", outline.LESSONS, ids=lambda lesson: lesson.name)
def test_the_deeper_ones_follow_each_other_and_then_comes_the_next_number(lesson):
    after = [*outline.LESSONS, None][outline.LESSONS.index(lesson) + 1]
    following = [after.name or after.deeper[0]] if after else [""]
    assert [outline.next_of(name) for name in lesson.deeper] == [*lesson.deeper, *following][1:]
    if lesson.name:
        assert [outline.before(name) for name in lesson.deeper] == [lesson.name, *lesson.deeper][: len(lesson.deeper)]


def test_what_goes_deeper_into_several_comes_last_and_is_linked_from_the_last_number():
    *numbered, of_all = outline.LESSONS
    assert [lesson.name for lesson in numbered] == list(outline.NUMBERED)
    assert of_all.name == ""
    assert outline.before(of_all.deeper[0]) in (numbered[-1].name, *numbered[-1].deeper)
    assert of_all in outline.deeper_of(outline.NUMBERED[-1])
    assert of_all not in outline.deeper_of(outline.NUMBERED[-2])


def test_the_numbers_follow_each_other():
    assert [outline.next_of(name) for name in outline.NUMBERED] == [*outline.NUMBERED[1:], ""]
    assert [outline.before(name) for name in outline.NUMBERED] == ["", *outline.NUMBERED[:-1]]


def _lesson(name: str) -> str:
    return outline.lesson_of(name).name


@pytest.mark.parametrize("name", outline.EVERY[1:])
def test_what_a_notebook_needs_is_linked_and_comes_before_it(name):
    opening = notebooks.read(openings.FOLDER / f"{name}.ipynb").cells[0].source
    needs = re.search(r"\*\*What you'll need\.\*\* (.+)", opening)[1]
    linked = [(openings.FOLDER / name).parent / target for target in re.findall(r"\]\(([^)]+)\.ipynb\)", needs)]
    names = [path.resolve().relative_to(openings.FOLDER).as_posix() for path in linked]
    assert names
    assert set(names) <= set(_all_before(name))


def _all_before(name: str) -> list[str]:
    return [before, *_all_before(before)] if (before := outline.before(name)) else []


def test_the_exercises_are_those_of_the_catalogue_in_their_order():
    for name in outline.EVERY:
        expected = [(one.id, one.minutes) for one in all_exercises() if one.notebook == name]
        assert [(task.id, task.minutes) for task in openings.read(name).tasks] == expected


@pytest.mark.parametrize("route", outline.ROUTES, ids=lambda route: route.time)
def test_a_route_fits_its_time_and_leaves_out_nothing_that_it_needs(route):
    assert sum(openings.read(name).minutes for name in route.names) <= route.most
    for name in route.names:
        assert _lesson(name) in route.names


def test_a_notebook_that_says_nothing_of_itself_is_told(tmp_path):
    (tmp_path / "01_kafka.ipynb").write_text('{"cells": []}')
    with pytest.raises(LessonError, match=r"01_kafka\.ipynb can't be read. Get the course's files again"):
        openings.read("01_kafka", tmp_path)
