"""README.md and the pages in docs/ say what is so: generated parts are fresh, links and commands exist."""

import re
import subprocess
import sys

import pytest

from lessons.course import outline
from lessons.setup.commandline import COMMANDS
from tests.notebooks import ROOT
from tools import pages

PAGES = sorted(path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md"))
PLAIN_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
MOST_WORDS = 900
"""README fits on a few screens: long tables stand in docs/."""


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


TEXT = read("README.md")


def test_generated_parts_are_fresh():
    argv = [sys.executable, "-m", "cogapp", "--check", *pages.GENERATED]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, f"run: python -m tools.pages\n{ran.stdout}{ran.stderr}"


def test_every_page_with_generated_parts_is_renewed():
    assert {page for page in PAGES if "[[[cog" in read(page)} == set(pages.GENERATED)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target in PLAIN_LINK.findall(read(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


def test_every_page_is_found_from_the_readme():
    linked = set(PLAIN_LINK.findall(TEXT))
    assert {page for page in PAGES if page not in ("README.md", *linked)} == set()


def test_the_map_has_every_notebook():
    assert {f"notebooks/{name}.ipynb" for name in outline.EVERY} <= set(PLAIN_LINK.findall(TEXT))


def test_the_readme_is_short():
    assert len(TEXT.split()) <= MOST_WORDS


@pytest.mark.parametrize("page", PAGES)
def test_every_command_it_names_exists(page):
    named = set(re.findall(r"-m lessons (\w+(?:-\w+)*)", read(page)))
    assert named - {"up"} <= set(COMMANDS)


def test_the_readme_names_the_commands_that_everybody_needs():
    assert {"lab", "test", "doctor", "fetch"} <= set(re.findall(r"-m lessons (\w+)", TEXT))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("CONTRIBUTING.md", "CHANGELOG.md")])
def test_no_absolute_path_and_no_port_beyond_this_machine_is_named(page):
    assert not re.search(r"(/home/|/Users/|/root/|0\.0\.0\.0)", read(page))
