"""The table of Pulsar's and Kafka's terms: each row leads to a section that is there."""

import re

import pytest

from lessons.course import openings
from tests import notebooks

LESSON = "03_pulsar"
HEADING = "## If you know Kafka"


def sources(name: str) -> list[str]:
    return [cell.source for cell in notebooks.read(openings.FOLDER / f"{name}.ipynb").cells]


def rows() -> list[list[str]]:
    [table] = [source for source in sources(LESSON) if source.startswith(HEADING)]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def places(shown: str) -> list[tuple[str, str]]:
    """The notebooks and the numbers of their sections that a row names."""
    own = [(LESSON, number) for number in re.findall(r"(?<!\w)section (\d+)", shown)]
    return own + [(name, number) for number, name in re.findall(r", (\d+)\]\(([\w/]+)\.ipynb\)", shown)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_term_leads_to_the_section_that_shows_it(row):
    _, _, difference, shown = row
    assert difference.endswith(".")
    assert len(places(shown)) == shown.count(";") + 1
    for name, number in places(shown):
        assert any(f"\n## {number}. " in f"\n{source}" for source in sources(name)), (name, number)


def test_it_has_what_people_ask_for():
    words = " ".join(row[0] + row[1] for row in rows())
    wanted = ["partition", "subscription", "cursor", "acknowledgement", "bookies", "ledger", "schema", "transactions"]
    assert [word for word in [*wanted, "compaction", "tiered storage", "geo-replication"] if word not in words] == []
