"""What Sphinx reads: each page's links lead to pages, tasks come without solutions, outputs as they are stored."""

import functools
import json
import re

import pytest

from lessons.course import catalogue as exercises
from tests.notebooks import ROOT
from tools.site import catalogue, notebook, words
from tools.site.repository import Repository

GITHUB = Repository("https://github.com/owner/name")
GITLAB = Repository("https://gitlab.com/group/part/name")
NOBODY = Repository()


@functools.cache
def cells(page: str, repository: Repository = NOBODY) -> list[dict]:
    return json.loads(notebook.of_site(catalogue.source(page), page, repository))["cells"]


@pytest.mark.parametrize(
    ("page", "text", "expected"),
    [
        ("docs/running", "[a](../README.md)", "[a](../index.md)"),
        ("index", "[a](docs/timetable.md#the-end)", "[a](docs/timetable.md#the-end)"),
        ("notebooks/deeper/watching", "[a](../../docs/../notebooks/START.md)", "[a](../START.md)"),
        ("docs/running", "[a](https://example.org/x) [b](#here)", "[a](https://example.org/x) [b](#here)"),
        ("docs/running", "![a](lab.png)", "![a](lab.png)"),
        ("docs/running", "one <!-- [[[cog\nx\n]]] -->\ntwo", "one two"),
    ],
)
def test_a_link_to_a_page_stays_one_and_what_is_for_generators_goes(page, text, expected):
    assert words.of_site(text, page, NOBODY) == expected


def test_a_file_that_is_no_page_is_linked_where_the_repository_is_known_and_named_where_not():
    text = "[`the file`](../docker-compose.yml)"
    assert words.of_site(text, "docs/servers", NOBODY) == "`the file`"
    linked = words.of_site(text, "docs/servers", GITHUB)
    assert linked == "[`the file`](https://github.com/owner/name/blob/HEAD/docker-compose.yml)"
    assert "/-/blob/HEAD/docker-compose.yml" in words.of_site(text, "docs/servers", GITLAB)


@pytest.mark.parametrize("page", ["index", "docs/running"])
def test_what_a_page_can_not_know_is_filled_in_where_it_is_known(page):
    text = catalogue.source(page).read_text(encoding="utf-8")
    assert "<this repository" in words.of_site(text, page, NOBODY)
    known = words.of_site(text, page, GITHUB)
    assert "<this repository" not in known
    assert GITHUB.address in known or "https%3A%2F%2Fgithub.com%2Fowner%2Fname" in known


def test_every_page_that_the_readme_links_to_is_on_the_site():
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+\.(?:md|ipynb))", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [path for path in linked if not catalogue.page_of(path)] == []


def test_the_menu_has_every_page_once():
    entries = [line.rpartition("<")[2].rstrip(">") for line in catalogue.menu().splitlines()]
    pages = [entry for entry in entries if entry and not entry.startswith((":", "`"))]
    assert sorted(pages) == sorted([*catalogue.notebooks(), *catalogue.texts()])


@pytest.mark.parametrize(
    ("repository", "ways"),
    [
        (NOBODY, ["../docs/running.html"]),
        (
            GITHUB,
            [
                "https://codespaces.new/owner/name",
                "https://mybinder.org/v2/gh/owner/name/HEAD?urlpath=lab/tree/01_kafka.ipynb",
                "../docs/running.html",
            ],
        ),
        (
            GITLAB,
            [
                "https://mybinder.org/v2/gl/group%2Fpart%2Fname/HEAD?urlpath=lab/tree/01_kafka.ipynb",
                "../docs/running.html",
            ],
        ),
    ],
    ids=["unknown", "GitHub", "GitLab"],
)
def test_a_notebook_can_be_run_where_the_repository_is(repository, ways):
    assert re.findall(r'href="([^"]+)"', cells("notebooks/01_kafka", repository)[1]["source"]) == ways


@pytest.mark.parametrize("page", catalogue.notebooks())
def test_stored_outputs_are_kept_and_checks_say_nothing_yet(page):
    stored = json.loads(catalogue.source(page).read_text(encoding="utf-8"))["cells"]
    shown = {cell["id"]: cell for cell in cells(page)}
    for cell in stored:
        if cell["cell_type"] == "code":
            checks = any(tag.startswith("check:") for tag in cell["metadata"].get("tags", ()))
            kept = [output for output in cell["outputs"] if output.get("data") != {}]
            assert len(shown[cell["id"]]["outputs"]) == (0 if checks else len(kept)), cell["id"]
            assert shown[cell["id"]]["source"] == cell["source"]


@pytest.mark.parametrize("exercise", exercises.all_exercises(), ids=lambda exercise: exercise.id)
def test_a_task_has_its_hints_folded_and_no_solution(exercise):
    page = cells(f"notebooks/{exercise.notebook}")
    (hints,) = [cell["source"] for cell in page if cell["id"] == f"hints-{exercise.name}"]
    assert all(f"<summary>Hint {number}</summary>" in hints for number in range(1, len(exercise.hints) + 1))
    assert hints.count("<details") == hints.count("</details>") == len(exercise.hints)
    assert exercise.solution_code.strip() not in "\n".join("".join(cell["source"]) for cell in page)
