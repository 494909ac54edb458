"""Set-up on a disk that is too small: it says so before it writes anything."""

import shutil

from tests.servers.disks import mounted


def test_too_little_room_for_the_environment_is_told_before_anything_is_made(fresh, tmp_path):
    with mounted(tmp_path / "disk", "20m") as disk:
        fresh.folder = shutil.copytree(fresh.folder, disk / "course")
        ran = fresh.run("progress")
        assert ran.returncode == 1
        assert " MB are free on the disk of " in ran.stderr
        assert "Free some space" in ran.stderr
        assert "Traceback" not in ran.stderr
        assert not (fresh.folder / ".venv").exists()
