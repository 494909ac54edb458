"""docs/one_run.md shows the run that `python -m tools.one_run` has stored; nothing of a stand-in is ranked."""

import json
from datetime import date

from lessons.servers import catalogue
from tests.notebooks import ROOT
from tools import one_run

STORED = json.loads(one_run.FILE.read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "one_run.md").read_text(encoding="utf-8")


def rows(table: str) -> dict[str, list[str]]:
    """The fields of each row of the page's first table, by the technology."""
    lines = table[table.index("|") :].partition("\n\n")[0].splitlines()
    split = [[field.strip() for field in line.split("|")[1:-1]] for line in lines]
    return {fields[0]: fields[1:] for fields in split}


def test_the_page_shows_what_the_command_has_stored():
    assert one_run.page(STORED) in PAGE
    assert date(2026, 11, 1) <= date.fromisoformat(STORED["day"]) <= date.today()
    assert set(STORED["servers"]) == set(catalogue.NAMES)
    assert set(STORED["clients"]) == set(one_run.CLIENTS)
    assert all(rate > 0 for rate in STORED["race"].values())


def test_it_names_the_machine_by_its_size_and_not_by_its_name():
    [line] = [line for line in PAGE.splitlines() if line.startswith("Measured on ")]
    assert [f" {size}" in line for size in ("cores", "GiB of memory", "Python", "Java")] == [True] * 4
    assert not any(trace in PAGE for trace in ("/home", "/root", "localhost"))


def test_stand_ins_are_marked_and_have_no_place():
    shown = rows(PAGE)
    assert {shown[name][-1] for name in ("Kafka", "Pulsar")} == {"1", "2"}
    assert all(shown[name][-1] == f"not ranked: {what}" for name, what in one_run.STANDS_IN.items())


def test_the_fastest_stand_in_has_no_place_either():
    logs = [{**one, "written": {"rate": 1e9 if not one["ranked"] else 5.0, "ceiling": 1.0}} for one in STORED["logs"]]
    shown = rows(one_run.page({**STORED, "logs": logs}))
    assert [name for name in shown if shown[name][-1] in ("1", "2")] == ["Kafka", "Pulsar"]
