"""The timetable divides each notebook's minutes, and the plans for instructors fit into the time that they name."""

import re

import pytest

from lessons.course import openings, outline
from tests.notebooks import ROOT
from tools import timetable


@pytest.mark.parametrize("name", outline.EVERY)
def test_the_minutes_of_a_notebook_s_sections_are_those_of_the_notebook(name):
    total = sum(minutes for _, minutes in timetable._timed(name))
    sections = len(timetable.sections(name))
    assert openings.read(name).minutes <= total <= openings.read(name).minutes + sections / 2


@pytest.mark.parametrize("name", outline.EVERY)
def test_every_exercise_stands_in_a_section(name):
    found = [task for section in timetable.sections(name) for task in section.exercises]
    assert found == [task.id for task in openings.read(name).tasks]


@pytest.mark.parametrize(("plan", "hours"), list(zip(timetable.PLANS, (3, 7, 7), strict=True)))
def test_a_plan_fits_into_its_time(plan, hours):
    *_, last = timetable.plan(plan).splitlines()
    hour, minute = map(int, re.findall(r"\d+", last))
    assert hours - 0.5 <= hour + minute / 60 <= hours


def test_no_plan_skips_a_part_of_what_it_has_begun():
    for parts in timetable.PLANS.values():
        reached: dict[str, int] = {}
        for name, first, last, _ in parts:
            if name != timetable.BREAK:
                assert first == reached.get(name, 0), name
                reached[name] = last + 1


def test_what_instructors_are_told_to_type_is_in_their_page():
    page = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
    for line in ("doctor --send", "progress --export FILE", "progress --class DIR", "solutions", "fetch", "update"):
        assert f"python3 -m lessons {line}" in page
