"""Exercise: keep what has been acknowledged."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import fresh_namespace
from lessons.servers import Server

DAY = 24 * 60  # minutes
BEFORE = ((0, 0), (10, 512))
"""The minutes and megabytes that two namespaces keep before: nothing, and some."""


def check(keep_a_day: Answer, broker: Server) -> None:
    admin, namespace = Admin(broker), f"{broker.named('exercise-tenant')}/audit"
    for minutes, size in BEFORE:
        with fresh_namespace(admin, namespace):
            admin.set_policy(namespace, "retention", {"retentionTimeInMinutes": minutes, "retentionSizeInMB": size})
            keep_a_day(admin, namespace)
            found = admin.policies(namespace)["retention_policies"]
        _compare((minutes, size), found["retentionTimeInMinutes"], found["retentionSizeInMB"])


def _compare(before: tuple[int, int], minutes: int, size: int) -> None:
    if (minutes, size) == before == (0, 0):
        raise Wrong("The namespace still keeps nothing: its retention was not set.")
    if minutes == 24:
        raise Wrong("24 minutes are kept. The time is in minutes: how many has a day?")
    if minutes != DAY:
        raise Wrong(f"The time is {minutes}. A day has {DAY} minutes.")
    if size >= 0:
        raise Wrong(f"At {size} MB the broker begins to delete, however young the events are. -1 stands for any size.")


EXERCISE = Exercise(
    id="pulsar.keep_a_day",
    title="Keep a namespace's events for a day",
    notebook="deeper/pulsar_tenants",
    minutes=3,
    hints=(
        "The time is in minutes, and both limits count: what comes first ends the keeping.",
        "A day is `24 * 60` minutes. -1 stands for no limit.",
    ),
    why=(
        "Retention keeps acknowledged events until one of its two limits is reached, so the size must not be one. You "
        "could also set both to -1 and keep all for ever, and move old ledgers to cheap storage. The usual mistake is "
        "a size of 0: the broker refuses it when the time is not 0 too."
    ),
    checker=check,
    **answers_beside(__file__),
)
