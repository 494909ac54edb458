"""The first change that CONTRIBUTING.md walks a newcomer through goes as it says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## How the course is built")[0]


def test_a_changed_message_fails_until_its_answer_says_it_too(tmp_path):
    name = re.search(r"Open `(.+?)`", TEXT)[1]
    old, new = re.search(r"ends in `(.+?)` and end it in `(.+?)`", " ".join(TEXT.split())).groups()
    argv = re.search(r"^ +\.venv/bin/python (-m tools\.exercises .+)$", TEXT, re.MULTILINE)[1].split()
    for folder in ("lessons", "notebooks", "tools", "embedded_eventstore"):
        shutil.copytree(ROOT / folder, tmp_path / folder, symlinks=True)
    file = tmp_path / name
    source = file.read_text(encoding="utf-8")
    answers = file.parent / "answers" / file.name
    assert f"# %% wrong: {old}\n" in answers.read_text(encoding="utf-8")
    file.write_text(source.replace(old, new, 1), encoding="utf-8")
    first = tried(argv, tmp_path)
    assert (first.returncode, f"was to be told {old!r}" in first.stdout) == (1, True), first.stdout + first.stderr
    answers.write_text(answers.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    second = tried(argv, tmp_path)
    assert (second.returncode, "kafka.total_lag: ok" in second.stdout) == (0, True), second.stdout + second.stderr


def tried(argv: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *argv], cwd=folder, capture_output=True, text=True)
