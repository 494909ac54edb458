"""Tenants, their namespaces and topics as a tree, with what the broker says of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import CARD, PALETTE, Picture, arrow, box, line, text, title
from lessons.pulsar.admin import Admin

ALONG, WIDE, HIGH, DOWN = 26, 196, 24, 32
"""Pixels: from a level to the next, a box's width and height, from one row to the next."""
FILLS = (PALETTE[0], PALETTE[1], CARD)
"""Of tenants, namespaces and topics."""
MAY, MAY_NOT = PALETTE[2], PALETTE[5]


@dataclass(frozen=True)
class Node:
    """One row of the tree.

    Args:
        depth: 0 for a tenant, 1 for a namespace, 2 for a topic.
        name: the last part of its name.
        note: what the broker says of it, in a few words.
    """

    depth: int
    name: str
    note: str = ""


def namespace_limits(admin: Admin, tenants: Sequence[str]) -> list[Node]:
    """Ask the broker for the tenants' namespaces and what bounds each of them."""
    return [node for tenant in tenants for node in _tenant(admin, tenant, _bounds)]


def access_rights(admin: Admin, tenants: Sequence[str]) -> list[Node]:
    """Ask the broker for the tenants, their namespaces and topics, and who may do what there."""
    return [node for tenant in tenants for node in _tenant(admin, tenant, _permissions, topics=True)]


def _tenant(admin: Admin, tenant: str, note, topics: bool = False) -> Iterator[Node]:
    roles = admin.ask("GET", f"tenants/{tenant}")["adminRoles"]
    yield Node(0, tenant, f"{', '.join(sorted(roles))} may change it" if roles else "")
    for namespace in sorted(admin.namespaces(tenant)):
        yield Node(1, namespace.partition("/")[2], note(admin, namespace))
        for topic in sorted(admin.ask("GET", f"persistent/{namespace}")) if topics else ():
            yield Node(2, topic.rpartition("/")[2])


def _permissions(admin: Admin, namespace: str) -> str:
    found = admin.ask("GET", f"namespaces/{namespace}/permissions")
    return "; ".join(f"{role} may {' and '.join(sorted(found[role]))}" for role in sorted(found)) or "nobody else"


def _bounds(admin: Admin, namespace: str) -> str:
    """What is set, of what this lesson sets; "" where nothing is."""
    found = admin.policies(namespace)
    kept = found.get("retention_policies") or {}
    quota = (found.get("backlog_quota_map") or {}).get("destination_storage") or {}
    rates = [rate["publishThrottlingRateInMsg"] for rate in (found.get("publishMaxMessageRate") or {}).values()]
    said = [
        "retention {retentionTimeInMinutes} minutes, {retentionSizeInMB} MB".format(**kept) if kept else "",
        f"time to live {found['message_ttl_in_seconds']} s" if found.get("message_ttl_in_seconds") else "",
        f"backlog at most {quota.get('limitSize', quota.get('limit')):,} bytes" if quota else "",
        *(f"at most {rate} events a second" for rate in rates if rate > 0),
    ]
    return "; ".join(filter(None, said))


def draw(heading: str, nodes: Sequence[Node], said: Mapping[str, tuple[str, bool]] | None = None) -> Picture:
    """The picture of these nodes.

    Args:
        heading: what is shown.
        nodes: each after the one that it belongs to.
        said: by who asked, what the answer was, and whether it was yes.
    """
    shapes, starts = [title(heading)], {}
    for row, node in enumerate(nodes):
        shapes += _row(node, TOP + row * DOWN, starts)
    top = TOP + len(nodes) * DOWN
    for row, (who, (answer, yes)) in enumerate((said or {}).items()):
        shapes += _answer(who, answer, yes, top + 10 + row * DOWN)
    height = top + (10 + len(said) * DOWN if said else 0) + 4
    words = ["  " * node.depth + node.name + (f": {node.note}" if node.note else "") for node in nodes]
    words += [f"{who}: {answer}" for who, (answer, _) in (said or {}).items()]
    return Picture(WIDEST, height, shapes, "\n".join([heading, *words]))


def _row(node: Node, top: float, starts: dict[int, float]) -> list[str]:
    """The node, and the line to it from where the one above it of its depth, or its parent, ends (`starts`)."""
    x, middle = EDGE + node.depth * ALONG, top + HIGH / 2
    turn, room = x - ALONG / 2, WIDEST - EDGE - x - WIDE - 10
    shapes = [box(x, top, WIDE, HIGH, node.name, FILLS[node.depth], SMALL)]
    if node.depth in starts:
        shapes += [line(turn, starts[node.depth], turn, middle), line(turn, middle, x, middle)]
        starts[node.depth] = middle
    starts[node.depth + 1] = top + HIGH
    return [*shapes, text(x + WIDE + 10, middle, shortened(node.note, room, SMALL), SMALL)]


def _answer(who: str, answer: str, yes: bool, top: float) -> list[str]:
    middle, right = top + HIGH / 2, EDGE + WIDE + 60
    return [
        box(EDGE, top, WIDE, HIGH, who, size=SMALL),
        arrow(EDGE + WIDE + 6, middle, right - 6, middle),
        box(right, top, WIDE, HIGH, answer, MAY if yes else MAY_NOT, SMALL),
    ]
