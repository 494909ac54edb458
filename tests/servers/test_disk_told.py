"""Where a learner sees that the disk is full: under the cell that runs, and in the terminal of `up`."""

from pathlib import Path

import pytest

from tests.servers.disks import FILE, fill, free, mounted
from tests.servers.test_commands import command  # noqa: F401 - a fixture
from tests.servers.test_notebook import started

WAITS = f"""
import tempfile
from pathlib import Path
from lessons.servers.supervision import crash_notice
from tests.servers.disks import fill
from tests.waiting import until
disk = Path(tempfile.gettempdir())
fill(disk)
until(lambda: not (disk / "{FILE}").exists(), 60)
"""


@pytest.fixture
def disk(home, monkeypatch):
    with mounted(home / "disk", "16m") as folder:
        monkeypatch.setenv("TMPDIR", str(folder))
        yield folder


def test_a_cell_that_waits_says_so_while_it_waits(disk):
    """The cell ends only when its disk has room again, which it gets when the learner has been told."""
    told = []

    def hear(message: dict) -> None:
        text = message["content"].get("text", "")
        told.append(text)
        if "The disk is full: Event Store, whose data is in " in text:
            free(disk)

    with started() as (_, client):
        client.execute_interactive("from lessons import servers\ns = servers.start('eventstore')", timeout=60)
        reply = client.execute_interactive(WAITS, output_hook=hear, timeout=120)
    assert reply["content"]["status"] == "ok", told


def test_up_says_so_and_goes_on(disk: Path, command):  # noqa: F811
    up = command("up", "eventstore")
    while "Ctrl-C" not in up.line():
        pass
    fill(disk)
    assert "The disk is full: Event Store, whose data is in " in up.process.stderr.readline()
    free(disk)
    assert up.process.stderr.readline() == "The disk has room again: Event Store goes on.\n"
    assert up.interrupt() == 0
