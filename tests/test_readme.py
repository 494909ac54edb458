"""README.md says what is so: its generated parts are fresh, its links and commands exist."""

import re
import subprocess
import sys

from lessons.setup.commandline import COMMANDS
from tests.notebooks import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_generated_parts_are_fresh():
    argv = [sys.executable, "-m", "cogapp", "--check", "README.md"]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, f"run: python -m cogapp -r README.md\n{ran.stdout}{ran.stderr}"


def test_links_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_every_command_it_names_exists():
    named = set(re.findall(r"-m lessons (\w+)", TEXT))
    assert named - {"up"} <= set(COMMANDS)
    assert {"lab", "test", "doctor", "fetch"} <= named


def test_no_absolute_path_and_no_port_beyond_this_machine_is_named():
    assert not re.search(r"(/home/|/Users/|/root/|0\.0\.0\.0)", TEXT)
