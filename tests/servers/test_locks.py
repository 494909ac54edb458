"""A file is held by one, goes with its holder, and is never held by two because it went."""

import subprocess
import sys
import threading
from pathlib import Path

from lessons.servers.supervision import held_file, registry
from tests.notebooks import ROOT


def test_a_file_is_held_by_one_and_goes_with_it(tmp_path):
    file = tmp_path / "held"
    mine = held_file.hold_file(file, wait=False)
    assert held_file.hold_file(file, wait=False) is None
    held_file.release_file(mine)
    assert not file.exists()
    held_file.release_file(held_file.hold_file(file, wait=False))


def test_who_waited_for_a_file_that_went_holds_a_new_one(tmp_path):
    file = tmp_path / "held"
    mine, got = held_file.hold_file(file, wait=True), []
    waits = threading.Thread(target=lambda: got.append(held_file.hold_file(file, wait=True)))
    waits.start()
    held_file.release_file(mine)
    waits.join(30)
    assert file.exists()
    assert held_file.hold_file(file, wait=False) is None
    held_file.release_file(got[0])


def test_many_processes_are_never_in_at_once(tmp_path):
    program = f"""
from pathlib import Path
from lessons.servers.supervision import held_file
count = Path({str(tmp_path / "count")!r})
for _ in range(50):
    held = held_file.hold_file(Path({str(tmp_path / "held")!r}), wait=True)
    count.write_text(str(int(count.read_text()) + 1))
    held_file.release_file(held)
"""
    (tmp_path / "count").write_text("0")
    running = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(4)]
    assert [one.wait(60) for one in running] == [0] * 4
    assert (tmp_path / "count").read_text() == "200"


def test_a_start_leaves_no_lock_behind(home: Path):
    with registry.locked("kafka"):
        assert (home / "run" / "kafka.lock").exists()
    assert not (home / "run" / "kafka.lock").exists()
