"""Exercise: let another team read, and only read."""

from lessons.course import Exercise, Wrong, WrongAnswer
from lessons.pulsar import tokens
from lessons.pulsar.admin import Admin

NAMESPACE, ROLE = "exercise/orders", "audit-service"


def judge(allow_reading, secured):
    admin = Admin(secured, tokens.sign_token(tokens.server_key(secured), tokens.SUPERUSER))
    admin.create_tenant("exercise")
    admin.create_namespace(NAMESPACE)
    for role in admin.request("GET", f"namespaces/{NAMESPACE}/permissions"):
        admin.request("DELETE", f"namespaces/{NAMESPACE}/permissions/{role}")
    allow_reading(admin, NAMESPACE, ROLE)
    _compare({role: set(may) for role, may in admin.request("GET", f"namespaces/{NAMESPACE}/permissions").items()})


def _compare(permissions):
    if not permissions:
        raise Wrong("Nobody may do anything there: no permission was given.")
    if set(permissions) != {ROLE}:
        raise Wrong(f"The permission was given to {', '.join(sorted(permissions))}, and not to the role {ROLE}.")
    if "produce" in permissions[ROLE]:
        raise Wrong(f"{ROLE} may send events too, and was only to read them.")
    if permissions[ROLE] != {"consume"}:
        raise Wrong(f"{ROLE} may {', '.join(sorted(permissions[ROLE]))}. To read is to `consume`.")


EXERCISE = Exercise(
    id="pulsar.allow_reading",
    title="Let a role read a namespace, and only read",
    notebook="deeper/pulsar_tenants",
    minutes=4,
    starter="""\
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/...", ...)
""",
    hints=(
        "The last part of the path is the role, and the body is the list of what it may do.",
        "A consumer needs `consume`, a producer needs `produce`.",
    ),
    solution_code="""\
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["consume"])
""",
    why=(
        "A permission belongs to a namespace and a role, and lists what the role may do. You could also give it for "
        "one topic or one subscription only. The usual mistake is to give `produce` too, because it was copied: then "
        "an auditor can write what it audits."
    ),
    judge=judge,
    wrong_answers=(
        WrongAnswer(
            """\
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["produce", "consume"])
""",
            says="may send events too",
        ),
        WrongAnswer(
            """\
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/role", ["consume"])
""",
            says="and not to the role audit-service",
        ),
        WrongAnswer(
            """\
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["functions"])
""",
            says="To read is to `consume`",
        ),
    ),
)
