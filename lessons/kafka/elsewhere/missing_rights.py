"""Which rights a learner has not got on a secured cluster: asked for when a lesson's claim does not hold there."""

import contextlib
from collections.abc import Callable
from typing import Any

from lessons.servers.supervision.prefix import own_prefix

WITHIN = 5000  # milliseconds


def explain(address: str) -> str:
    """What this user may not do with names of their own, and whom to ask; "" where nothing is missing.

    Args:
        address: of the cluster that the environment names.
    """
    from kafka import KafkaAdminClient  # not loaded before a lesson has prepared it
    from kafka.errors import KafkaError

    try:
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=address, bootstrap_timeout_ms=WITHIN)) as admin:
            missing = [kind for kind, ask in _questions(admin).items() if _is_refused(ask)]
    except KafkaError:
        return ""  # another reason than a right
    if not missing:
        return ""
    kinds = " and ".join(missing)
    return (
        f"The cluster does not let this user use {kinds} of their own. "
        f"Ask whoever runs it for all rights on {kinds} that begin with '{own_prefix()}.', and run the lesson again."
    )


def _questions(admin: Any) -> dict[str, Callable[[], object]]:
    """By what it is about: a question that changes nothing, and is refused to who has no right."""
    from kafka.admin import NewTopic

    name = f"{own_prefix()}.rights"
    return {
        "topics": lambda: admin.create_topics([NewTopic(name, 1, -1)], validate_only=True),
        "groups": lambda: admin.describe_groups([name]),
        "transactional ids": lambda: admin.describe_transactions([name]),
    }


def _is_refused(ask: Callable[[], object]) -> bool:
    from kafka.errors import KafkaError

    try:
        ask()
    except KafkaError as error:
        return "AuthorizationFailed" in type(error).__name__
    return False
