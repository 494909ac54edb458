"""deploy/kubernetes/values.yaml has the form that the chart takes.

The whole schema of the chart (jupyterhub/values.schema.yaml of zero-to-jupyterhub-k8s, version 4.3.2) was used by
hand, with the chart's own defaults below these values, and found no fault. It is not copied here, and no test asks the
network for it. What stands here is which of its keys the file uses, and the types that it gives to them: a key that is
misspelt is found, what a later version of the chart has changed is not. Nothing here installs the chart.
"""

import copy
import re
from typing import Any

import jsonschema
import pytest
import yaml

from lessons.setup.environment import ROOT

FILE = ROOT / "deploy" / "kubernetes" / "values.yaml"
TEXT, BOOLEAN = {"type": "string"}, {"type": "boolean"}
SECONDS, CORES, MEMORY = {"type": "integer"}, {"type": "number"}, {"type": ["number", "string"]}
SERVICES = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]


def known(**properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has no other keys."""
    return {"type": "object", "additionalProperties": False, "properties": properties}


EXCERPT = known(
    hub=known(config={"type": "object", "additionalProperties": {"type": "object"}}),
    proxy=known(service=known(type={"enum": SERVICES})),
    singleuser=known(
        image=known(name=TEXT, tag=TEXT),
        defaultUrl=TEXT,
        storage=known(homeMountPath=TEXT, capacity=TEXT),
        extraEnv={"type": "object", "additionalProperties": TEXT},
        memory=known(guarantee=MEMORY, limit=MEMORY),
        cpu=known(guarantee=CORES, limit=CORES),
        networkPolicy=known(egressAllowRules=known(privateIPs=BOOLEAN)),
    ),
    cull=known(enabled=BOOLEAN, timeout=SECONDS, every=SECONDS),
)
VALUES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def faults(values: dict[str, Any]) -> list[str]:
    """What the excerpt says of the values."""
    return [fault.message for fault in jsonschema.Draft7Validator(EXCERPT).iter_errors(values)]


def test_the_values_have_the_form_of_the_chart():
    assert faults(VALUES) == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("cull", "timout"), 3600),
        (("singleuser", "memory", "limits"), "2G"),
        (("singleuser", "cpu", "limit"), "two"),
        (("proxy", "service", "type"), "Loadbalancer"),
    ],
)
def test_a_slip_is_found(place, wrong):
    values = copy.deepcopy(VALUES)
    at = values
    for name in place[:-1]:
        at = at[name]
    at[place[-1]] = wrong
    assert len(faults(values)) == 1


def test_no_password_stands_in_it_and_learners_keep_their_work():
    text = FILE.read_text(encoding="utf-8")
    assert not re.search(r"^\s*user_password:", text, re.MULTILINE)
    home = VALUES["singleuser"]["storage"]["homeMountPath"]
    assert home.endswith("/work"), "a volume over the whole home would hide the course"
    assert VALUES["singleuser"]["extraEnv"]["LESSONS_HOME"].startswith(f"{home}/")
