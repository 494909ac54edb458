"""Tenants as a tree: what bounds a namespace, and who may do what in it, as the broker says."""

import pytest

from lessons.pulsar import tenant_tree
from lessons.pulsar.tenant_tree import Node


@pytest.fixture
def tenant(admin):
    """A tenant with two namespaces and a topic."""
    admin.create_tenant("forest", roles=("zoe", "ann"))
    for namespace in ("forest/trees", "forest/bare"):
        admin.create_namespace(namespace)
    admin.create_topic("persistent://forest/trees/oaks")
    yield "forest"
    admin.delete_topic("persistent://forest/trees/oaks")
    for namespace in admin.namespaces("forest"):
        admin.request("DELETE", f"namespaces/{namespace}")
    admin.request("DELETE", "tenants/forest")


def test_what_bounds_a_namespace_is_told(admin, tenant):
    admin.set_policy("forest/trees", "retention", {"retentionTimeInMinutes": 10, "retentionSizeInMB": 5})
    admin.set_policy("forest/trees", "messageTTL", 60)
    admin.set_policy(
        "forest/trees", "publishRate", {"publishThrottlingRateInMsg": 10, "publishThrottlingRateInByte": -1}
    )
    quota = {"limitSize": 20_000, "limitTime": -1, "policy": "producer_exception"}
    admin.request("POST", "namespaces/forest/trees/backlogQuota?backlogQuotaType=destination_storage", quota)
    note = "retention 10 minutes, 5 MB; time to live 60 s; backlog at most 20,000 bytes; at most 10 events a second"
    assert tenant_tree.namespace_limits(admin, [tenant])[1:] == [Node(1, "bare"), Node(1, "trees", note)]


def test_who_may_do_what_is_told(admin, tenant):
    admin.request("POST", "namespaces/forest/trees/permissions/squirrel", ["produce", "consume"])
    assert tenant_tree.access_rights(admin, [tenant]) == [
        Node(0, "forest", "ann, zoe may change it"),
        Node(1, "bare", "nobody else"),
        Node(1, "trees", "squirrel may consume and produce"),
        Node(2, "oaks"),
    ]


def test_the_words_are_indented_like_the_tree():
    nodes = [Node(0, "acme", "boss may change it"), Node(1, "orders"), Node(2, "paid")]
    drawn = tenant_tree.draw("who may", nodes, {"thief": ("AuthorizationError", False)})
    assert drawn.text == "who may\nacme: boss may change it\n  orders\n    paid\nthief: AuthorizationError"
    assert drawn.svg.count("<line") == 5
