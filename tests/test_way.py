"""The way through the course: each notebook leads on, back and deeper, and its links are those of the outline."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.course import openings, outline, start_page
from tests import notebooks
from tests.notebooks import ROOT
from tools import way

EVERY = pytest.mark.parametrize("name", outline.EVERY)


def last_cell(name: str) -> str:
    return notebooks.read(openings.FOLDER / f"{name}.ipynb").cells[-1].source


def linked(name: str, text: str) -> list[str]:
    """The names of the notebooks that a text in that one links to, and of the start page."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    paths = [((openings.FOLDER / name).parent / target).resolve() for target in targets]
    return [path.relative_to(openings.FOLDER).with_suffix("").as_posix() for path in paths]


@EVERY
def test_its_links_are_those_of_the_outline(name):
    assert way.renewed(last_cell(name), name) == last_cell(name), "run: python -m tools.way"


def test_the_page_beside_them_is_fresh():
    assert (openings.FOLDER / start_page.NAME).read_text(encoding="utf-8") == start_page.text()


@EVERY
def test_there_is_a_way_on_and_a_way_back(name):
    links = linked(name, last_cell(name))
    assert {outline.next_of(name) or "START", outline.before(name) or "START", "START"} <= set(links)
    for lesson in outline.deeper_of(name):
        assert set(lesson.deeper) <= set(links)


def test_every_notebook_is_reached_from_the_first():
    reached, new = set(), {"00_start_here"}
    while new:
        reached |= new
        new = {to for at in new for to in linked(at, last_cell(at)) if to != "START"} - reached
    assert reached == set(outline.EVERY)


def test_the_first_link_is_the_next_notebook():
    for name in outline.NUMBERED[:-1]:
        assert linked(name, way.links(name))[0] == outline.next_of(name)


def test_a_cell_without_a_place_for_links_is_told():
    with pytest.raises(ValueError, match="01_kafka: its last cell needs"):
        way.renewed("## Where to go on\n\nTo Kinesis.", "01_kafka")


def test_what_is_written_by_hand_stays():
    stale = f"## Where to go on\n\nThink.\n\n{way.BEGIN}\nold\n{way.END}\n\nRest."
    renewed = way.renewed(stale, "01_kafka")
    assert renewed.startswith("## Where to go on\n\nThink.\n\n")
    assert renewed.endswith("\n\nRest.")
    assert "old" not in renewed


def test_the_tool_writes_nothing_else(tmp_path):
    """It is run in a copy of the course, in which one notebook's links are stale."""
    for folder in ("lessons", "tools", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "notebooks" / "01_kafka.ipynb"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("(45 minutes)", "(44 minutes)"), encoding="utf-8")
    (tmp_path / "notebooks" / start_page.NAME).unlink()
    subprocess.run([sys.executable, "-m", "tools.way"], cwd=tmp_path, check=True)
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(before)
    assert _texts(tmp_path / "notebooks") == _texts(openings.FOLDER)


def _texts(folder: Path) -> dict[str, str]:
    kept = [folder / f"{name}.ipynb" for name in outline.EVERY] + [folder / start_page.NAME]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in kept}
