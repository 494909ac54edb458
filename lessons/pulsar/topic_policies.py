"""Which policies hold for each topic of a namespace: its own, or those of the namespace, as a tree."""

from typing import Any

from lessons.course.pictures import Picture
from lessons.pulsar import tenant_tree
from lessons.pulsar.admin import Admin, topic_path
from lessons.pulsar.tenant_tree import Node

HOUR = 3600
WORDS = {
    "retention": lambda value: f"retention {value['retentionTimeInMinutes']} minutes",
    "messageTTL": lambda value: f"time to live {value / HOUR:g} hours",
    "maxConsumers": lambda value: f"at most {value} consumers" if value != 1 else "one consumer",
    "subscriptionTypesEnabled": lambda value: f"only {' and '.join(sorted(value))}",
}
"""The policies that are shown, by their names in a topic's path, and how."""


def applied(admin: Admin, topic: str, policy: str) -> Any:
    """What holds for a topic: its own policy, else the namespace's, else the broker's.

    Args:
        admin: for the broker.
        topic: its full name.
        policy: such as "retention".

    Returns:
        The value in Pulsar's form, such as a number of seconds for "messageTTL"; None if nothing says anything.
    """
    return admin.request("GET", f"{topic_path(topic)}/{policy}?applied=true")


def own(admin: Admin, topic: str, policy: str) -> Any:
    """The same without what the namespace and the broker say: None if the topic has no such policy of its own."""
    return admin.request("GET", f"{topic_path(topic)}/{policy}")


def describe(admin: Admin, namespace: str) -> list[Node]:
    """The tenant, the namespace, and its topics, each topic with its own policies.

    Args:
        admin: for the broker.
        namespace: such as "acme/orders".
    """
    tenant, _, name = namespace.partition("/")
    topics = [Node(2, topic.rpartition("/")[2], _own_words(admin, topic)) for topic in admin.topics(namespace)]
    return [Node(0, tenant), Node(1, name, _namespace_words(admin, namespace)), *topics]


def _namespace_words(admin: Admin, namespace: str) -> str:
    policies = admin.policies(namespace)
    values = {"retention": policies.get("retention_policies"), "messageTTL": policies.get("message_ttl_in_seconds")}
    return _in_words(values)


def _own_words(admin: Admin, topic: str) -> str:
    return _in_words({policy: own(admin, topic, policy) for policy in WORDS}) or "as the namespace"


def _in_words(values: dict[str, Any]) -> str:
    return "; ".join(WORDS[policy](value) for policy, value in values.items() if value)


def draw(heading: str, nodes: list[Node]) -> Picture:
    """Draw what `describe` returned."""
    return tenant_tree.draw(heading, nodes)
