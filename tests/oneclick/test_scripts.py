"""The set-up scripts of Binder and of the dev container, as they are: a clean clone, an empty home, a bare Python.

What was downloaded before is used again (pip's cache, the Maven repository); everything else is made from nothing.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lessons.commands import lab
from lessons.servers.java import jars
from lessons.setup import environment
from tests.notebooks import ROOT
from tests.oneclick.reading import read

pytestmark = pytest.mark.scripts
COMPLETE = "from lessons.setup import environment; print(environment.is_complete())"
MINE = ("LESSONS_", "PYTHON", "AWS_", "VIRTUAL_ENV", "JUPYTER_", "PYTEST")


@dataclass(frozen=True)
class Host:
    """A computer that has nothing but Python.

    Args:
        clone: a clean copy of the course.
        home: an empty home.
        python: the folder of its Python's programs, the only one with a `python3`.
    """

    clone: Path
    home: Path
    python: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess:
        """Run a command in the clone, to its end."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(MINE)}
        path = os.pathsep.join([str(self.python), "/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
        kept = {"PIP_CACHE_DIR": _pip_cache(), "M2_REPO": str(jars.repository())}
        environ = {**clean, **kept, "HOME": str(self.home), "PATH": path}
        environ.pop("XDG_CACHE_HOME", None)
        return subprocess.run(command, cwd=self.clone, env=environ, capture_output=True, text=True)


def _pip_cache() -> str:
    asked = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Such a computer, with an environment that has pip and nothing else, as an image has."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "python"], check=True)
    (tmp_path / "home").mkdir()
    return Host(clone, tmp_path / "home", tmp_path / "python" / "bin")


def test_binders_image_is_complete_and_starts_without_a_network(host):
    built = host.run("./.binder/postBuild")
    assert built.returncode == 0, built.stdout + built.stderr
    assert not (host.clone / ".venv").exists()
    assert host.run("python3", "-c", COMPLETE).stdout == "True\n"
    offline = ("env", "HTTPS_PROXY=http://127.0.0.1:9", "HTTP_PROXY=http://127.0.0.1:9")
    started = host.run(*offline, "./.binder/start", "python3", "-c", "print('the server')")
    assert (started.stdout.splitlines()[-1], started.stderr) == ("the server", "")
    assert "preparing" not in started.stdout, "all of it is in the image"


def test_a_dev_container_is_complete(host):
    container = read(host.clone / ".devcontainer" / "devcontainer.json")
    made = host.run("sh", "-c", container["updateContentCommand"])
    assert made.returncode == 0, made.stdout + made.stderr
    python = host.clone / environment.VENV.name / "bin" / "python"
    assert host.run(python, "-c", COMPLETE).stdout == "True\n"
    assert (host.clone / "work" / lab.FIRST).is_file()
    assert "lessons lab" in host.run("sh", "-c", container["postAttachCommand"]).stdout
    assert "FAIL" not in host.run("python3", "-m", "lessons", "doctor").stdout
