"""A picture of tenants, their namespaces and topics as a tree, with the limits or the rights of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, Picture, arrow, box, line, text, title
from lessons.pulsar.admin import Admin

ALONG, WIDE, HIGH, DOWN = 26, 196, 24, 32
"""Pixels: from one level to the next, a box's width and height, from one row to the next."""
FILLS = (PALETTE[0], PALETTE[1], CARD)
"""The colours of tenants, namespaces and topics."""
MAY, MAY_NOT = PALETTE[2], PALETTE[5]


@dataclass(frozen=True)
class Node:
    """One row of the tree.

    Args:
        depth: 0 for a tenant, 1 for a namespace, 2 for a topic.
        name: the last part of its name.
        note: its limits or rights, in a few words.
    """

    depth: int
    name: str
    note: str = ""


def namespace_limits(admin: Admin, tenants: Sequence[str]) -> list[Node]:
    """Ask the broker for the tenants, their namespaces, and the limits of each namespace."""
    return [node for tenant in tenants for node in _tenant(admin, tenant, _bounds)]


def access_rights(admin: Admin, tenants: Sequence[str]) -> list[Node]:
    """Ask the broker for the tenants, their namespaces and topics, and the roles' rights there."""
    return [node for tenant in tenants for node in _tenant(admin, tenant, _permissions, topics=True)]


def _tenant(admin: Admin, tenant: str, note: Callable[[Admin, str], str], topics: bool = False) -> Iterator[Node]:
    roles = admin.request("GET", f"tenants/{tenant}")["adminRoles"]
    yield Node(0, tenant, f"{', '.join(sorted(roles))} may change it" if roles else "")
    for namespace in sorted(admin.namespaces(tenant)):
        yield Node(1, namespace.partition("/")[2], note(admin, namespace))
        for topic in sorted(admin.request("GET", f"persistent/{namespace}")) if topics else ():
            yield Node(2, topic.rpartition("/")[2])


def _permissions(admin: Admin, namespace: str) -> str:
    permissions = admin.request("GET", f"namespaces/{namespace}/permissions")
    rights = [f"{role} may {' and '.join(sorted(permissions[role]))}" for role in sorted(permissions)]
    return "; ".join(rights) or "nobody else"


def _bounds(admin: Admin, namespace: str) -> str:
    """The limits that the namespace has, of those that this lesson sets; "" if it has none."""
    policies = admin.policies(namespace)
    kept = policies.get("retention_policies") or {}
    quota = (policies.get("backlog_quota_map") or {}).get("destination_storage") or {}
    rates = [rate["publishThrottlingRateInMsg"] for rate in (policies.get("publishMaxMessageRate") or {}).values()]
    limits = [
        "retention {retentionTimeInMinutes} minutes, {retentionSizeInMB} MB".format(**kept) if kept else "",
        f"time to live {policies['message_ttl_in_seconds']} s" if policies.get("message_ttl_in_seconds") else "",
        f"backlog at most {quota.get('limitSize', quota.get('limit')):,} bytes" if quota else "",
        *(f"at most {rate} events a second" for rate in rates if rate > 0),
    ]
    return "; ".join(filter(None, limits))


def draw(heading: str, nodes: Sequence[Node], answers: Mapping[str, tuple[str, bool]] | None = None) -> Picture:
    """Draw the nodes.

    Args:
        heading: what the picture shows.
        nodes: each after its parent.
        answers: by the role that asked, the answer, and whether it was yes.
    """
    shapes = [title(heading)]
    starts: dict[int, float] = {}
    for row, node in enumerate(nodes):
        shapes += _row(node, TOP + row * DOWN, starts)
    top = TOP + len(nodes) * DOWN
    for row, (role, (answer, yes)) in enumerate((answers or {}).items()):
        shapes += _answer(role, answer, yes, top + 10 + row * DOWN)
    height = top + (10 + len(answers) * DOWN if answers else 0) + 4
    words = ["  " * node.depth + node.name + (f": {node.note}" if node.note else "") for node in nodes]
    words += [f"{role}: {answer}" for role, (answer, _) in (answers or {}).items()]
    return Picture(WIDEST, height, shapes, "\n".join([heading, *words]))


def _row(node: Node, top: float, starts: dict[int, float]) -> list[str]:
    """The node, and the line to it from the node above it.

    Args:
        starts: by depth, where such a line begins; this adds where the next lines begin.
    """
    x, middle = EDGE + node.depth * ALONG, top + HIGH / 2
    turn, room = x - ALONG / 2, WIDEST - EDGE - x - WIDE - 10
    shapes = [box(x, top, WIDE, HIGH, node.name, FILLS[node.depth], SMALL)]
    if node.depth in starts:
        shapes += [line(turn, starts[node.depth], turn, middle), line(turn, middle, x, middle)]
        starts[node.depth] = middle
    starts[node.depth + 1] = top + HIGH
    return [*shapes, text(x + WIDE + 10, middle, shortened(node.note, room, SMALL), SMALL)]


def _answer(role: str, answer: str, yes: bool, top: float) -> list[str]:
    middle, right = top + HIGH / 2, EDGE + WIDE + 60
    return [
        box(EDGE, top, WIDE, HIGH, role, size=SMALL),
        arrow(EDGE + WIDE + 6, middle, right - 6, middle),
        box(right, top, WIDE, HIGH, answer, MAY if yes else MAY_NOT, SMALL),
    ]
