"""The classroom's settings: each is one that JupyterLab knows, and a lab that is started has it in force."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import jsonschema
import pytest

from lessons.commands import lab
from tests.jupyter.extension import FOLDER, LOADED, PACKAGE, digest
from tests.waiting import until

LABCONFIG = lab.SETTINGS / "labconfig"
OVERRIDES = json.loads((LABCONFIG / "default_setting_overrides.json").read_text(encoding="utf-8"))
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def schema(plugin: str) -> dict:
    """JupyterLab's own schema of a plugin's settings."""
    package, _, name = plugin.partition(":")
    return json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("plugin", OVERRIDES)
def test_every_setting_is_one_that_jupyterlab_knows_and_is_not_its_default(plugin):
    known = schema(plugin)
    jsonschema.validate(OVERRIDES[plugin], known)
    for name, value in OVERRIDES[plugin].items():
        assert name in known["properties"], name
        assert known["properties"][name].get("default") != value, name


def test_browsers_load_the_extension_as_it_is_now():
    now = f"static/remoteEntry.js?v={digest()}"
    assert now == LOADED, "browsers keep it for a year: write this into package.json"
    assert (FOLDER / LOADED.partition("?")[0]).exists()


class Lab:
    """A real lab that runs.

    Args:
        information: what its server writes down of itself.
    """

    def __init__(self, information: dict):
        self.address, self.token = information["url"].rstrip("/"), information["token"]

    def answers(self) -> bool:
        """Whether it takes connections already."""
        try:
            return bool(self.get("/api"))
        except OSError:
            return False

    def get(self, path: str) -> bytes:
        """What it answers."""
        request = urllib.request.Request(self.address + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()


def _read(file: Path) -> dict:
    """The file's object; nothing while it is written."""
    try:
        return json.loads(file.read_text())
    except ValueError:
        return {}


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A lab as the command starts it, with nothing of the user's."""
    folder = tmp_path_factory.mktemp("lab")
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(folder / name) for name in ("SETTINGS", "WORKSPACES")}
    environ = {**lab.environment(os.environ), **own}
    argv = [sys.executable, "-m", "jupyterlab", *lab.QUIET, "--no-browser", "--allow-root", "--ServerApp.port=0"]
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(argv, cwd=folder, env=environ, stdout=log, stderr=log)
    try:
        (file,) = until(lambda: list((folder / "RUNTIME").glob("jpserver-*.json")), seconds=120)
        running = Lab(until(lambda: _read(file), seconds=120))
        until(running.answers, seconds=120)
        yield running
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("plugin", OVERRIDES)
def test_a_started_lab_has_them_in_force(started, plugin):
    answer = json.loads(started.get(f"/lab/api/settings/{plugin}"))
    assert "warning" not in answer or not answer["warning"]
    for name, value in OVERRIDES[plugin].items():
        default = answer["schema"]["properties"][name]["default"]
        assert default == value or default == {**default, **value}, name


def test_a_started_lab_offers_the_extension_and_no_news(started):
    page = started.get("/lab").decode()
    config = json.loads(re.search(r'id="jupyter-config-data" type="application/json">(.+?)</script>', page, re.S)[1])
    loads = {found["name"]: found["load"] for found in config["federated_extensions"]}
    assert loads[PACKAGE["name"]] == LOADED
    for file in (FOLDER / "static").iterdir():
        version = LOADED.partition("?")[2]
        path = f"{config['fullLabextensionsUrl']}/{PACKAGE['name']}/static/{file.name}?{version}"
        assert started.get(path) == file.read_bytes()
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
