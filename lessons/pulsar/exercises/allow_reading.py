"""Exercise: let another team read, and only read."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar import tokens
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import fresh_namespace
from lessons.servers import Server

SCENES: tuple[tuple[str, str, dict[str, list[str]]], ...] = (
    ("exercise/orders", "audit-service", {}),
    ("exercise/payments", "tax-service", {"payment-service": ["produce", "consume"], "tax-service": ["produce"]}),
)
"""A namespace, the role that may read it, and who may do something there before."""


def check(allow_reading: Answer, secured: Server) -> None:
    admin = Admin(secured, tokens.sign_token(tokens.server_key(secured), tokens.SUPERUSER))
    for namespace, role, before in SCENES:
        with fresh_namespace(admin, namespace):
            for other, may in before.items():
                admin.request("POST", f"namespaces/{namespace}/permissions/{other}", may)
            allow_reading(admin, namespace, role)
            found = admin.request("GET", f"namespaces/{namespace}/permissions")
            others = {name: set(may) for name, may in before.items() if name != role}
            _compare({name: set(may) for name, may in found.items()}, role, others)


def _compare(permissions: dict[str, set[str]], role: str, others: dict[str, set[str]]) -> None:
    if not permissions:
        raise Wrong("Nobody may do anything there: no permission was given.")
    if set(permissions) - set(others) != {role}:
        raise Wrong(f"The permission was given to {', '.join(sorted(permissions))}, and not to the role {role}.")
    if {name: may for name, may in permissions.items() if name != role} != others:
        raise Wrong(f"The role {', '.join(others)} could send and receive there before, and was to keep that.")
    if "produce" in permissions[role]:
        raise Wrong(f"{role} may send events too, and was only to read them.")
    if permissions[role] != {"consume"}:
        raise Wrong(f"{role} may {', '.join(sorted(permissions[role]))}. To read is to `consume`.")


EXERCISE = Exercise(
    id="pulsar.allow_reading",
    title="Let a role read a namespace, and only read",
    notebook="deeper/pulsar_tenants",
    minutes=4,
    kind="build",
    hints=(
        "The last part of the path is the role, and the body is the list of what it may do.",
        "A consumer needs `consume`, a producer needs `produce`.",
    ),
    why=(
        "A permission belongs to a namespace and a role, and lists what the role may do. You could also give it for "
        "one topic or one subscription only. The usual mistake is to give `produce` too, because it was copied: then "
        "an auditor can write what it audits."
    ),
    checker=check,
    **answers_beside(__file__),
)
