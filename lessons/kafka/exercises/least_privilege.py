"""Exercise: say which rights a service needs, and no more."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLFilter, ResourcePatternFilter

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.security import rights, trials, users
from lessons.kafka.security.access import Access, Settings, access_to
from lessons.kafka.security.trials import CAN
from lessons.kafka.topics import delete_group, delete_topic, recreate_topic
from lessons.servers import Server


class Service(NamedTuple):
    """What a service does; every name here is its own, and others begin in the same way."""

    user: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    group: str | None
    transactional_id: str | None


SERVICES = (
    Service("exercise-biller", ("exercise-orders",), ("exercise-bills",), "exercise-biller", "exercise-biller-tx"),
    Service("exercise-gate", (), ("exercise-entries", "exercise-exits"), None, None),
)
STRANGER = "exercise-stranger"
"""A user to whom nothing is granted."""
LONGER = "-old"
"""The end of the names that begin as those of the service, and are not for it."""
SECRET = "salaries"
"""A topic with a name of another kind, which is for nobody here."""


def check(rights_of: Answer, secured: Server) -> str:
    access = access_to(secured)
    with KafkaAdminClient(**access.as_admin()) as admin:
        for service in SERVICES:
            with _granted(rights_of, admin, access, service) as (own, other):
                _require(service, own)
                _forbid(service, own, other)
    return "Each service could do its work, and nothing else that was tried."


@contextmanager
def _granted(
    rights_of: Answer, admin: KafkaAdminClient, access: Access, service: Service
) -> Iterator[tuple[Settings, Settings]]:
    """The settings of the service, with the rights from the learner's function, and of a user without any."""
    topics = [*service.reads, *service.writes]
    topics += [f"{topic}{LONGER}" for topic in topics] + [SECRET]
    granted: list[ACL] = []
    try:
        for topic in topics:
            recreate_topic(admin, topic)
            trials.write(access.as_admin(), topic)
        own, other = (
            users.set_password(admin, access, user, secrets.token_urlsafe(20)) for user in (service.user, STRANGER)
        )
        granted += _learners(rights_of(*service), service)
        rights.grant(admin, *granted)
        yield own, other
    finally:
        if granted:
            admin.delete_acls([_only(one) for one in granted])
        for user in (service.user, STRANGER):
            users.delete_user(admin, user)
        for group in filter(None, (service.group, service.group and f"{service.group}{LONGER}")):
            delete_group(admin, group)
        for topic in [*topics, f"{service.user}-new"]:
            delete_topic(admin, topic)


def _learners(found: object, service: Service) -> list[ACL]:
    if isinstance(found, ACL) or not hasattr(found, "__iter__"):
        raise Wrong(f"`rights_of` returned {found!r} for {service.user}. It should return a list of rights.")
    lines = list(found)
    if strange := [line for line in lines if not isinstance(line, ACL)]:
        raise Wrong(f"One of your rights is {strange[0]!r}. Make each with `right(…)`.")
    return lines


def _only(one: ACL) -> ACLFilter:
    pattern = one.resource_pattern
    same = ResourcePatternFilter(pattern.resource_type, pattern.resource_name, pattern.pattern_type)
    return ACLFilter(one.principal, one.host, one.operation, one.permission_type, same)


def _require(service: Service, own: Settings) -> None:
    """What the service must be able to do."""
    for topic in service.writes:
        _must(trials.write(own, topic), service, f"write to {topic}")
    for topic in service.reads:
        if service.group:
            _must(trials.read_in_group(own, topic, service.group), service, f"read {topic} in its group")
    if service.transactional_id:
        _must(trials.transact(own, service.transactional_id), service, "use its transactional id")


def _must(answer: str, service: Service, what: str) -> None:
    if answer != CAN:
        raise Wrong(f"{service.user} can't {what}: {answer}. It needs a right for that.")


def _forbid(service: Service, own: Settings, other: Settings) -> None:
    """What it must not be able to do, the most dangerous first."""
    seen = [*service.reads, *service.writes]
    _must_not(trials.read_alone(other, seen[0]), STRANGER, f"read {seen[0]}, and has no right of its own")
    _must_not(trials.read_alone(own, SECRET), service.user, f"read {SECRET}")
    _must_not(trials.create(own, f"{service.user}-new"), service.user, "create topics")
    for topic in service.reads:
        _must_not(trials.write(own, topic), service.user, f"write to {topic}, which it only reads")
    for topic in service.writes:
        _must_not(trials.read_alone(own, topic), service.user, f"read {topic}, to which it only writes")
    for topic in service.reads:
        _must_not(trials.read_alone(own, f"{topic}{LONGER}"), service.user, f"read {topic}{LONGER}")
    for topic in service.writes:
        _must_not(trials.write(own, f"{topic}{LONGER}"), service.user, f"write to {topic}{LONGER}")
    if service.group and service.reads:
        longer = f"{service.group}{LONGER}"
        _must_not(trials.read_in_group(own, service.reads[0], longer), service.user, f"read as the group {longer}")


def _must_not(answer: str, user: str, what: str) -> None:
    if answer == CAN:
        raise Wrong(f"{user} can {what}. Give it less.")


EXERCISE = Exercise(
    id="kafka.least_privilege",
    title="Give a service the rights that it needs, and no more",
    notebook="deeper/kafka_secured",
    minutes=12,
    hints=(
        "Go through what the service does: it reads topics, in a group; it writes topics; it uses transactions.",
        "To read a topic in a group takes two rights: `READ` of the topic, `READ` of the group. There may be no group.",
        "A transactional id needs `WRITE`, of the kind `TRANSACTIONAL_ID`. Leave the pattern out: then the name is "
        "meant as it stands.",
    ),
    why=(
        "Reading takes READ of the topic and of the group, writing takes WRITE, a transactional id WRITE of its own; "
        "DESCRIBE comes with each. You could also write the ACL objects yourself. The usual mistakes are a prefix, "
        "which also fits names that somebody will invent next year, ALL where READ is enough, and the user `*`, which "
        "is everybody."
    ),
    checker=check,
    kind="build",
    seconds=90,
    **answers_beside(__file__),
)
