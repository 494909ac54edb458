"""Rights: who may do what with which topic, group or transactional id (access control lists, ACLs)."""

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)

from lessons.course.waiting import until
from lessons.errors import ServerError

EVERYWHERE = "*"
"""Any host that a client may come from."""


def right(
    user: str,
    operation: ACLOperation,
    kind: ResourceType,
    name: str,
    pattern: ACLResourcePatternType = ACLResourcePatternType.LITERAL,
    permission: ACLPermissionType = ACLPermissionType.ALLOW,
) -> ACL:
    """One line of an access control list.

    Args:
        user: whose right it is, by the name that the broker knows; ANONYMOUS for whoever gives none.
        operation: such as READ, WRITE, DESCRIBE, CREATE.
        kind: of what: TOPIC, GROUP, TRANSACTIONAL_ID or CLUSTER.
        name: its name, or how its name begins (`pattern=PREFIXED`).
        pattern: LITERAL for this very name, PREFIXED for all that begin so.
        permission: ALLOW, or DENY, which wins.
    """
    return ACL(f"User:{user}", EVERYWHERE, operation, permission, ResourcePattern(kind, name, pattern))


def grant(admin: KafkaAdminClient, *rights: ACL) -> None:
    """Add these lines; return when the broker decides by them.

    Raises:
        ServerError: the broker refused one.
    """
    refused = admin.create_acls(list(rights))["failed"]
    if refused:
        raise ServerError(f"The broker refused a right: {refused[0].__name__}.", "Look at the name in it.")
    until(lambda: set(rights) <= set(rights_of(admin)))


def revoke(admin: KafkaAdminClient, user: str | None = None) -> None:
    """Take all lines of a user away, or everybody's; return when the broker has forgotten them."""
    admin.delete_acls([_all_of(user)])
    until(lambda: not rights_of(admin, user))


def rights_of(admin: KafkaAdminClient, user: str | None = None) -> list[ACL]:
    """The lines that the broker has for a user, or all of them."""
    found: list[ACL] = admin.describe_acls(_all_of(user))[0]
    return found


def _all_of(user: str | None) -> ACLFilter:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    principal = user and f"User:{user}"
    return ACLFilter(principal, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
