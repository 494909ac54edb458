"""The small client of the admin interface, against a real broker."""

from collections.abc import Iterator

import pytest

from lessons.pulsar.admin import CONFLICT, Admin, AdminError, topic_path
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server


@pytest.fixture
def tenant(admin) -> Iterator[str]:
    """The name of a tenant that is not there yet; whatever it has is deleted, since notebooks use this broker too."""
    yield "test-admin"
    admin.delete_tenant("test-admin")


def test_a_tenant_and_a_namespace_are_made_once_and_may_be_made_again(admin, tenant):
    for _ in range(2):
        admin.create_tenant(tenant, roles=("boss",))
        admin.create_namespace(f"{tenant}/orders")
    assert tenant in admin.tenants()
    assert admin.request("GET", f"tenants/{tenant}")["adminRoles"] == ["boss"]
    assert admin.namespaces(tenant) == [f"{tenant}/orders"]


def test_a_policy_is_set(admin, tenant):
    admin.create_tenant(tenant)
    admin.create_namespace(f"{tenant}/orders")
    kept = {"retentionTimeInMinutes": 10, "retentionSizeInMB": 1}
    admin.set_policy(f"{tenant}/orders", "retention", kept)
    assert admin.policies(f"{tenant}/orders")["retention_policies"] == kept


def test_a_tenant_goes_with_all_that_it_has_whoever_uses_it(admin, client):
    admin.create_tenant("gone")
    for namespace, partitions in (("gone/once", 0), ("gone/more", 3)):
        admin.create_namespace(namespace)
        admin.set_policy(namespace, "deduplication", True)
        recreate_topic(admin, f"persistent://{namespace}/events", partitions)
    consumer = client.subscribe("persistent://gone/more/events", "service")
    client.create_producer("persistent://gone/more/events").send(b"event")
    assert admin.topics("gone/more") == ["persistent://gone/more/events"]
    for _ in range(2):
        admin.delete_tenant("gone")
        assert "gone" not in admin.tenants()
    consumer.close()


@pytest.mark.parametrize("partitions", [0, 2])
def test_a_fresh_topic_is_empty_whatever_it_was_and_whoever_uses_it(admin, client, topic, partitions):
    for before in (0, 3):
        recreate_topic(admin, topic, before)
        consumer = client.subscribe(topic, "analytics-service")
        client.create_producer(topic).send(b"old")
        assert consumer.receive(timeout_millis=5000).data() == b"old"
        recreate_topic(admin, topic, partitions)
        names = client.get_topic_partitions(topic)
        assert len(names) == max(partitions, 1)
        assert [admin.stats(name)["msgInCounter"] for name in names] == [0] * len(names)
        consumer.close()


def test_statistics_tell_of_backlog_and_of_ledgers(admin, client, topic):
    consumer = client.subscribe(topic, "analytics-service")
    producer = client.create_producer(topic)
    for _ in range(3):
        producer.send(b"event")
    consumer.acknowledge(consumer.receive(timeout_millis=5000))
    consumer.close()
    assert admin.stats(topic)["subscriptions"]["analytics-service"]["msgBacklog"] == 2
    assert admin.internal_stats(topic)["entriesAddedCounter"] == 3


def test_what_the_broker_refuses_is_a_sentence_with_its_reason(admin):
    with pytest.raises(
        AdminError, match=r"refused GET namespaces/no/such with status 404: Namespace does not exist\. L"
    ):
        admin.policies("no/such")
    with pytest.raises(AdminError) as caught:
        admin.create_topic("persistent://no-such-tenant/orders/paid")
    assert caught.value.status == 404


def test_no_answer_is_a_sentence(free_port):
    nobody = Server("pulsar", "", "external", "", admin_address=f"http://localhost:{free_port}")
    with pytest.raises(
        AdminError, match=rf"http://localhost:{free_port} did not answer GET tenants \(Connection"
    ) as caught:
        Admin(nobody).tenants()
    assert caught.value.status == 0


def test_deleting_what_is_not_there_is_nothing(admin):
    admin.delete_topic("no-such-topic")


@pytest.mark.parametrize(
    ("topic", "path"),
    [
        ("user-events", "persistent/public/default/user-events"),
        ("acme/orders/paid", "persistent/acme/orders/paid"),
        ("non-persistent://acme/orders/paid", "non-persistent/acme/orders/paid"),
        ("a b", "persistent/public/default/a%20b"),
    ],
)
def test_the_place_of_a_topic(topic, path):
    assert topic_path(topic) == path


class MadeAgain:
    """An admin interface where an open client makes the topic again, twice, between the delete and the create."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def delete_topic(self, topic: str) -> None:
        self.asked.append("delete")

    def create_topic(self, topic: str, partitions: int) -> None:
        self.asked.append("create")
        if self.asked.count("create") <= 2:
            raise AdminError(CONFLICT, "This topic already exists.", "")


def test_a_topic_that_an_open_client_makes_again_is_deleted_again():
    admin = MadeAgain()
    recreate_topic(admin, "in-use")
    assert admin.asked == ["delete", "create"] * 3
