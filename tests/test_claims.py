"""Every claim leads to sections of notebooks that are there, and whose cells assert something."""

import pytest

from lessons.servers import catalogue
from tests import notebooks
from tools.claims import CLAIMS

SECTIONS = [(claim.text, *section) for claim in CLAIMS for section in claim.sections]


def section(notebook: str, heading: str) -> list:
    """The cells from the heading to the next one."""
    found, inside = [], False
    for cell in notebooks.read(notebooks.ROOT / "notebooks" / f"{notebook}.ipynb").cells:
        headings = [line for line in cell.source.splitlines() if line.startswith("## ")]
        if cell.cell_type == "markdown" and headings:
            inside = headings[-1] == f"## {heading}"
        if inside:
            found.append(cell)
    return found


@pytest.mark.parametrize(("claim", "notebook", "heading"), SECTIONS)
def test_the_section_asserts_something(claim, notebook, heading):
    code = [cell.source for cell in section(notebook, heading) if cell.cell_type == "code"]
    assert any("assert " in source for source in code), f"{notebook} has no section {heading!r} that asserts something"


def test_every_technology_has_claims():
    titles = {"kafka": "Kafka", "kinesis": "Kinesis", "pulsar": "Pulsar", "eventstore": "Event Store"}
    assert {claim.technology for claim in CLAIMS} == {titles[name] for name in catalogue.NAMES}
