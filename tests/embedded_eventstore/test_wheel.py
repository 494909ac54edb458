"""The package as others get it: a wheel, in an environment that has nothing else."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from embedded_eventstore import versions
from tools.standins import eventstore

PACKAGE = Path(versions.__file__).parent
ENDINGS = {".py", ".pyi", ".js", ".proto", ".binpb", ".typed"}
TRIED = """
def test_a_server_is_there(eventstore):
    with socket.create_connection(("localhost", eventstore.port), timeout=10):
        pass


def test_it_speaks_the_protocol(eventstore):
    with grpc.insecure_channel(f"localhost:{eventstore.port}") as channel:
        ask = channel.unary_unary("/event_store.client.server_features.ServerFeatures/GetSupportedMethods")
        assert b"26.1.0" in ask(b"", timeout=10)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without the index from a copy: a build leaves files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / PACKAGE.name
    tracked = subprocess.run(["git", "ls-files", "."], cwd=PACKAGE, capture_output=True, text=True, check=True)
    for name in tracked.stdout.split():
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((PACKAGE / name).read_bytes())
    argv = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*argv, "-w", folder, source], check=True, timeout=300)
    [built] = folder.glob("*.whl")
    return built


def test_it_has_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as opened:
        packed = {name for name in opened.namelist() if name.startswith("embedded_eventstore/")}
    files = {path for path in PACKAGE.rglob("*") if path.suffix in ENDINGS and "__pycache__" not in path.parts}
    assert packed == {str(path.relative_to(PACKAGE.parent)) for path in files}


def test_its_dependencies_are_what_the_course_installs_and_the_stand_in_of_the_image_has():
    settings = (PACKAGE / "pyproject.toml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"""^  ["']([\w-]+)[><=]""", settings, re.MULTILINE)) - {"quickjs-py"}  # of some Macs
    assert wanted == set(eventstore.WANTED)
    listed = (PACKAGE.parent / "requirements.in").read_text(encoding="utf-8")
    assert wanted <= set(re.findall(r"^[\w-]+", listed, re.MULTILINE))


@pytest.mark.index
def test_it_works_where_nothing_else_is(wheel, tmp_path):
    venv.create(tmp_path / "environment", with_pip=True)
    python = tmp_path / "environment" / "bin" / "python"
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_ADDOPTS")}
    for argv in (["pip", "install", "--quiet", wheel, "pytest"], ["embedded_eventstore", "--help"]):
        subprocess.run([python, "-m", *argv], cwd=tmp_path, env=environ, check=True, timeout=300)
    (tmp_path / "test_tried.py").write_text(f"import socket\n\nimport grpc\n{TRIED}")
    subprocess.run([python, "-m", "pytest", "-q", "test_tried.py"], cwd=tmp_path, env=environ, check=True, timeout=300)
    command = python.with_name("embedded-eventstore")
    with subprocess.Popen([command, "--port", "0"], cwd=tmp_path, env=environ, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline().startswith(b"ready ")
        finally:
            process.terminate()
    assert process.returncode == 0
    subprocess.run([python, "-m", "pip", "install", "--quiet", "esdbclient"], check=True, timeout=300)
    told = subprocess.run(
        [python, "-c", first_program()], cwd=tmp_path, env=environ, stdout=subprocess.PIPE, check=True
    )
    assert b"AccountCreated" in told.stdout


def first_program() -> str:
    """The README's first program, as it stands there."""
    [program] = re.findall(r"```python\n(from .*?)```", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return program
