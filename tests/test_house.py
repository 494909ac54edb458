"""The house: no import circle, and one direction between its rooms (pyproject.toml, tool.importlinter)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")
UPWARDS = {
    "a circle between two files": ("lessons/servers/technology.py", "from lessons.servers import external"),
    "servers know no technology": ("lessons/servers/supervision/process.py", "from lessons.kafka import topics"),
    "a technology knows no other": ("lessons/kafka/topics.py", "from lessons.pulsar import topics"),
    "one process knows nothing above it": ("lessons/servers/supervision/lease.py", "from lessons.servers import slots"),
    "nobody imports a command": ("lessons/course/progress.py", "from lessons.commands import status"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    if not LINT.exists():
        pytest.skip("import-linter is one of requirements-dev.txt, which CI installs")
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_no_import_runs_upwards_or_in_a_circle():
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", UPWARDS)
def test_an_import_that_does_is_found(name, tmp_path):
    file, line = UPWARDS[name]
    for folder in ("lessons", "tools", "benchmarks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, symlinks=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with open(tmp_path / file, "a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    ran = lint(tmp_path)
    assert (ran.returncode, "BROKEN" in ran.stdout) == (1, True), ran.stdout
