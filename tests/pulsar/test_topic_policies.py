"""Which policy holds for a topic, asked of a real broker."""

from collections.abc import Iterator

import pytest

from lessons.course.waiting import until
from lessons.pulsar import topic_policies
from lessons.pulsar.admin import topic_path
from lessons.pulsar.tenant_tree import Node
from lessons.pulsar.topics import recreate_topic

NAMESPACE = "test-policies/shop"
OWN, PLAIN = f"persistent://{NAMESPACE}/own", f"persistent://{NAMESPACE}/plain"
KEPT = {"retentionTimeInMinutes": 5, "retentionSizeInMB": 1}


@pytest.fixture
def topics(admin) -> Iterator[None]:
    """Two topics of a namespace of this test's own, whose messages live for two hours."""
    try:
        admin.create_tenant("test-policies")
        admin.create_namespace(NAMESPACE)
        admin.set_policy(NAMESPACE, "messageTTL", 7200)
        for topic in (OWN, PLAIN):
            recreate_topic(admin, topic)
        yield
    finally:
        admin.delete_tenant("test-policies")


@pytest.mark.usefixtures("topics")
def test_a_topics_own_policy_wins_then_its_namespaces_then_the_brokers(admin):
    admin.request("POST", f"{topic_path(OWN)}/messageTTL?messageTTL=1800")
    until(lambda: topic_policies.own(admin, OWN, "messageTTL") == 1800)
    assert topic_policies.own(admin, PLAIN, "messageTTL") is None
    assert [topic_policies.applied(admin, topic, "messageTTL") for topic in (OWN, PLAIN)] == [1800, 7200]
    brokers = topic_policies.applied(admin, PLAIN, "maxConsumers")
    assert (topic_policies.own(admin, PLAIN, "maxConsumers"), brokers) == (None, 0)


@pytest.mark.usefixtures("topics")
def test_each_topic_is_described_by_its_own_policies(admin):
    path = topic_path(OWN)
    admin.request("POST", f"{path}/retention", KEPT)
    admin.request("POST", f"{path}/maxConsumers", 1)
    admin.request("POST", f"{path}/subscriptionTypesEnabled", ["Shared", "Failover"])
    until(lambda: topic_policies.own(admin, OWN, "subscriptionTypesEnabled"))
    assert topic_policies.describe(admin, NAMESPACE) == [
        Node(0, "test-policies"),
        Node(1, "shop", "time to live 2 hours"),
        Node(2, "own", "retention 5 minutes; one consumer; only Failover and Shared"),
        Node(2, "plain", "as the namespace"),
    ]
