"""What prose says of figures is so: a cell shows it, or it stands in `figures.py` with its source.

A changed output or name is noticed by nbval; a changed sentence beside it would be noticed by nobody. Words for small
numbers ("three shards") are not looked at: they say too many other things.
"""

import re
from pathlib import Path

import pytest

from lessons.facts import Fact
from tests import notebooks
from tests.prose.figures import FIGURES

FIGURE = r"(?<![\w.#-])\d[\d,.]*\d(?!\w)"
"""A number of two digits or more that is no part of a name."""
ELSEWHERE = r"\]\([^)]*\)|Minutes: \d+|\(\d+ minutes\)|^## \d+\. .*$|`[^`\n]+`"
"""Links, minutes and headings, which other tests look at, and names, which are looked at here."""
EVERY = pytest.mark.parametrize("path", notebooks.FILES, ids=notebooks.NAMES)


def prose(path: Path) -> str:
    return "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")


def shown(path: Path) -> str:
    """The code of its cells, and all that they put out."""
    cells = notebooks.code_cells(notebooks.read(path))
    outputs = [output for cell in cells for output in cell.outputs]
    return "\n".join([*(cell.source for cell in cells), *map(str, outputs)])


def figures(text: str) -> set[str]:
    """The figures in a text, without what is between thousands."""
    return {found.replace(",", "").replace("_", "") for found in re.findall(FIGURE, text)}


def unproven(said: str, seen: str) -> set[str]:
    """The figures that are said and not seen."""
    digits = re.sub(r"(?<=\d)[,_](?=\d)", "", seen)
    of_prose = figures(re.sub(ELSEWHERE, " ", said, flags=re.MULTILINE))
    return {figure for figure in of_prose if not re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", digits)}


@EVERY
def test_every_figure_is_shown_by_a_cell_or_has_a_source(path):
    assert unproven(prose(path), shown(path)) == set(FIGURES.get(notebooks.name(path), {}))


def test_a_figure_from_a_vendor_is_the_one_that_stands_in_the_facts():
    vendors = [
        (figure, one) for figures in FIGURES.values() for figure, one in figures.items() if isinstance(one, Fact)
    ]
    assert any(isinstance(one, Fact) for _, one in vendors)
    assert [(figure, fact) for figure, fact in vendors if isinstance(fact, Fact) and float(figure) != fact.value] == []


def test_no_source_is_kept_for_what_is_said_no_more():
    assert FIGURES.keys() <= {notebooks.name(path) for path in notebooks.FILES}


@pytest.mark.parametrize(
    ("said", "seen", "left"),
    [
        ("It sent 300 events.", "sent: 300", set()),
        ("It sent 301 events.", "sent: 300", {"301"}),
        ("It sent 30 events.", "sent: 300", {"30"}),
        ("Of 10,000 records", "RECORDS = 10_000", set()),
        ("It took 0.2 seconds, in 2014.", "STOPS = [0.2]", {"2014"}),
        ("`user-17` (45 minutes), [lesson](01_x.ipynb), section 7", "", set()),
    ],
)
def test_a_figure_that_no_cell_shows_is_found(said, seen, left):
    assert unproven(said, seen) == left
