"""Live pictures: redrawn when something has changed; what stays is one picture, for a file and for a reader."""

import copy
import re
import subprocess
import sys
from urllib.parse import unquote

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

from lessons.course import live
from lessons.course.live import Live, Stopped
from lessons.course.pictures import Picture, box
from lessons.errors import WaitError
from tests import harness, notebooks

SCENE = """
from lessons.course.live import Live
from lessons.course.pictures import Picture, box

numbers = iter([1, 1, 2, 3])
with Live(lambda: next(numbers), lambda n: Picture(60, 40, [box(9, 9, 40, 20, str(n))], f"it is {n}")) as live:
    live.until(lambda number: number == 2)
"""
ENDLESS = SCENE.replace("numbers =", "from itertools import count\nnumbers = count() #").replace("== 2", "is None")


def draw(number: int) -> Picture:
    return Picture(60, 40, [box(9, 9, 40, 20, str(number))], f"it is {number}")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv(live.PACE, "0")


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> nbformat.NotebookNode:
    """A notebook with that scene, as nbclient stores it."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_code_cell(SCENE)]
    return harness.run(notebook, tmp_path_factory.mktemp("live"))


def test_what_is_stored_is_an_empty_place_and_the_last_picture(ran):
    empty, last = ran.cells[0].outputs
    assert (empty.output_type, dict(empty.data)) == ("display_data", {})
    assert (last.output_type, last.data["text/html"]) == ("display_data", draw(3)._repr_html_())
    assert last.data["text/plain"] == "it is 3"


@pytest.mark.parametrize(("shown", "exit_code"), [("it is 3", 0), ("it is 1", 1)])
def test_nbval_compares_the_last_picture(ran, tmp_path, shown, exit_code):
    stored = copy.deepcopy(ran)
    stored.cells[0].outputs[1].data["text/plain"] = shown
    nbformat.write(stored, tmp_path / "lesson.ipynb")
    config = ["-c", str(notebooks.ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *config, "lesson.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == exit_code, done.stdout


def test_only_what_has_changed_is_drawn():
    numbers = iter([1, 1, 2, 2, 2, 3, 3])
    with Live(lambda: next(numbers), draw) as scene:
        assert scene.until(lambda number: number == 3) == 3
    assert scene.seen == [1, 2, 3]


def test_what_does_not_come_about_is_told_and_the_last_picture_is_left(capsys):
    with pytest.raises(WaitError, match="as it should"), Live(lambda: 7, draw) as scene:
        scene.until(lambda number: number == 8, seconds=0.2)
    assert capsys.readouterr().out.splitlines()[-2:] == ["it is 7", "{}"]


def test_a_frame_is_for_the_eyes_and_stays_still_for_those_who_want_less_motion():
    page = live._Frame(draw(5), draw(1))._repr_html_()
    assert re.findall('alt="([^"]*)"', page) == [""]
    less, shown = re.search(r'reduce\)" srcset="([^"]*)"><img src="([^"]*)"', page).groups()
    assert not set(less) & set(' <>#"'), "a character that ends the address"
    assert unquote(less).endswith(draw(1).svg)
    assert unquote(shown).endswith(draw(5).svg)


def test_a_frame_stays_for_the_eye_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv(live.PACE)
    assert live.pace() > 0
    monkeypatch.setenv(live.PACE, "0")
    assert live.pace() == 0


def test_one_who_stops_the_cell_has_a_picture_and_a_sentence():
    manager, client = start_new_kernel(extra_arguments=["--IPKernelApp.log_level=50"], cwd=str(harness.ROOT))
    shown: list[dict] = []

    def note(message: dict) -> None:
        shown.append(message)
        updates = [one for one in shown if one["msg_type"] == "update_display_data"]
        if len(updates) == 3 and message is updates[-1]:
            manager.interrupt_kernel()

    try:
        reply = client.execute_interactive(ENDLESS, timeout=60, output_hook=note)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["ename"] == Stopped.__name__
    assert reply["content"]["traceback"] == [
        "Stopped: You stopped the cell: the picture shows what the server said last. "
        "Run the cell again to see it from the beginning."
    ]
    displayed = [one["content"]["data"] for one in shown if one["msg_type"].endswith("display_data")]
    assert re.fullmatch(r"it is \d+", displayed[-2]["text/plain"])
    assert displayed[-1] == {}
