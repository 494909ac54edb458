"""The dev container: its format, its user, its ports, and that nothing secret is in it."""

import json
import re
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from lessons.commands import lab
from lessons.setup.spelling import command
from tests.notebooks import ROOT
from tests.oneclick.reading import read

FOLDER = ROOT / ".devcontainer"
CONTAINER = read(FOLDER / "devcontainer.json")
DOCKERFILE = (FOLDER / CONTAINER["build"]["dockerfile"]).read_text()
OWN_SCHEMA = Path(__file__).with_name("devcontainer.schema.json")


def faults(schema: dict, container: dict) -> list[str]:
    """What the schema has against it."""
    checker = validator_for(schema)
    checker.check_schema(schema)
    return [error.message for error in checker(schema).iter_errors(container)]


def test_it_has_the_form_that_its_properties_need():
    assert faults(json.loads(OWN_SCHEMA.read_text()), CONTAINER) == []


@pytest.mark.parametrize(
    "wrong", [{"forwardPort": [8888]}, {"forwardPorts": "8888"}, {"hostRequirements": {"memory": "4 GB"}}]
)
def test_what_the_form_forbids_is_found(wrong):
    assert faults(json.loads(OWN_SCHEMA.read_text()), {**CONTAINER, **wrong})


def test_its_image_is_pinned_and_its_python_is_one_of_the_courses():
    found = re.search(r"^FROM python:3\.(\d+)\.\d+-\w+$", DOCKERFILE, re.MULTILINE)
    assert found, DOCKERFILE
    assert 10 <= int(found[1]) <= 13


def test_nobody_in_it_is_root_and_nothing_in_it_is_secret():
    assert CONTAINER["remoteUser"] == "vscode"
    assert DOCKERFILE.rstrip().endswith("\nUSER vscode")
    text = (FOLDER / "devcontainer.json").read_text()
    assert not re.search(r"secret|token|passw|privileged|docker\.sock|runArgs", text, re.IGNORECASE)


def test_only_jupyterlab_is_reached_from_outside():
    assert CONTAINER["forwardPorts"] == [lab.PORT]
    assert list(CONTAINER["portsAttributes"]) == [str(lab.PORT)]
    assert CONTAINER["otherPortsAttributes"] == {"onAutoForward": "ignore"}


def test_the_container_has_an_environment_of_its_own_that_its_user_may_write():
    (mount,) = CONTAINER["mounts"]
    assert "target=${containerWorkspaceFolder}/.venv,type=volume" in mount
    assert CONTAINER["onCreateCommand"] == f"sudo chown {CONTAINER['remoteUser']}: .venv"


def test_what_it_names_is_there():
    assert (FOLDER / "welcome.txt").samefile(ROOT / CONTAINER["postAttachCommand"].removeprefix("cat "))
    assert CONTAINER["remoteEnv"]["JUPYTER_CONFIG_PATH"] == "${containerWorkspaceFolder}/" + FOLDER.name
    for name in CONTAINER["customizations"]["codespaces"]["openFiles"]:
        assert (ROOT / name).is_file()


def test_the_next_step_is_the_command_that_opens_the_course():
    assert [line.strip() for line in (FOLDER / "welcome.txt").read_text().splitlines()].count(command("lab")) == 1
