"""The commands that the texts name, typed where the texts send people: into JupyterLab's terminal, and into a cell."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.lab.terminal import Terminal
from tools.walk.running import Lab

FOLDERS = (".", "deeper", "..", "../notebooks/deeper")
SAYS = {
    "doctor": "Everything is as it should be.",
    "progress": "All notebooks: 0 of ",
    "status": "kafka    not running",
    "fetch": "the course works without a network",
    "update": "Your copies in work/ are up to date.",
    "reset 00_start_here": "00_start_here",
}


@pytest.fixture
def terminal(begun: Lab) -> Iterator[Terminal]:
    """A terminal that JupyterLab has just opened."""
    with contextlib.closing(Terminal(begun)) as terminal:
        yield terminal


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_command_works_from_every_folder_and_harms_nothing(terminal, clone, folder):
    terminal.run(f"cd {folder}")
    for command, says in SAYS.items():
        said = terminal.run(f"python3 -m lessons {command}")
        assert (says in said.text, said.code) == (True, 0), said.text
        assert clone.is_ready()


def test_in_two_terminals_one_reads_what_the_other_sends(terminal, begun):
    terminal.type("python3 -m lessons run kafka.consumer --topic two-terminals")
    terminal.read_until("kafka ready")
    with contextlib.closing(Terminal(begun)) as other:
        sent = other.run("python3 -m lessons run kafka.producer --topic two-terminals --count 3")
    assert ("partition 0 offset 2: " in sent.text, sent.code) == (True, 0), sent.text
    assert "partition 0 offset 0: " in terminal.read_until("partition 0 offset 2: ")


def test_a_terminal_from_the_menu_begins_where_the_commands_work(opened, lab):
    notebook = opened()
    others = {one["name"] for one in lab.ask("GET", "terminals")}  # what other tests have opened in this lab
    notebook.menu("File", "New", "Terminal")
    notebook.page.locator(".jp-Terminal:visible textarea").wait_for(state="attached")
    notebook.page.keyboard.type("python3 -m lessons progress\n")
    (open_one,) = [one for one in lab.ask("GET", "terminals") if one["name"] not in others]
    with contextlib.closing(Terminal(lab, open_one["name"])) as same:
        assert "All notebooks: 0 of " in same.read_until("All notebooks: .*done|No module|Run the command again")


def test_a_command_works_in_a_cell(opened, clone):
    notebook = opened()
    cell = notebook.code("event = {")
    notebook.write(cell, "!python3 -m lessons progress")
    assert "All notebooks: 0 of " in notebook.output(notebook.run())
    assert clone.is_ready()
