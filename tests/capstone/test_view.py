"""What a terminal shows of a day, and what a file gets."""

import io

import pytest
from rich.console import Console

from lessons.capstone.figures import Figures
from lessons.capstone.reconciliation import Line
from lessons.capstone.view import View, reconciled

FIGURES = Figures(commands=500, events=498, read=490, jobs=7, delivered=6, restarts={"reader": 2, "worker-1": 1})


def shown(width: int, is_terminal: bool) -> str:
    output = io.StringIO()
    view = View(Console(file=output, width=width, force_terminal=is_terminal, highlight=False))
    with view.opened():
        view.show(FIGURES)
        FIGURES.faults["late"] = "three withdrawals came late"
        view.show(FIGURES)
        view.show(FIGURES)
    FIGURES.faults.clear()
    return output.getvalue()


def test_a_file_gets_each_line_once():
    assert shown(200, is_terminal=False) == "Now commands are sent.\nFault: three withdrawals came late.\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_terminal_gets_the_figures_in_its_width(width):
    text = shown(width, is_terminal=True)
    for figure in ("500", "498", "490"):
        assert figure in text


def test_a_line_that_is_not_the_same_stands_out():
    output = io.StringIO()
    lines = [Line("events", {"Kafka": 1}, True), Line("notices", {"due": 2}, False)]
    Console(file=output, width=100).print(reconciled(lines))
    rows = output.getvalue().splitlines()
    assert [("NO" in row) for row in rows if "events" in row or "notices" in row] == [False, True]
