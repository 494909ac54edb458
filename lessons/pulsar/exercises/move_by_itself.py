"""Exercise: let a namespace move its old ledgers by itself."""

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import fresh_namespace
from lessons.servers import Server

NAMESPACES = ("exercise/archive", "exercise/logs")
WANTED = 10 * 1024 * 1024  # bytes


def check(keep_ten_megabytes: Answer, tiered: Server) -> None:
    admin = Admin(tiered)
    for namespace in NAMESPACES:
        with fresh_namespace(admin, namespace):
            admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", -1)
            keep_ten_megabytes(admin, namespace)
            _compare(admin.request("GET", f"namespaces/{namespace}/offloadThreshold"))


def _compare(found: float) -> None:
    if found == -1:
        raise Wrong("The threshold is still -1: nothing is moved by itself.")
    if found == 0:
        raise Wrong("With 0 every ledger is moved as soon as it is closed. Ten megabytes are to stay.")
    if found < 1024:
        raise Wrong(f"The threshold is {found} bytes. It is counted in bytes, not in megabytes.")
    if not 0.9 * WANTED < found < 1.1 * WANTED:
        raise Wrong(f"The threshold is {found} bytes. Ten megabytes are {WANTED} bytes.")


EXERCISE = Exercise(
    id="pulsar.move_by_itself",
    title="Keep ten megabytes near and move the rest by itself",
    notebook="deeper/pulsar_tiers",
    minutes=4,
    hints=(
        "The threshold is how much of a topic may be with the bookies before older ledgers are moved.",
        "It is a number of bytes. A megabyte has `1024 * 1024` of them.",
    ),
    why=(
        "When a topic has more than the threshold with the bookies, the broker moves the oldest closed ledgers until "
        "it has not. There is a limit in time too, `offloadThresholdInSeconds`. The usual mistake is to think that "
        "S3 is a backup: it holds the only copy of what was moved."
    ),
    checker=check,
    **answers_beside(__file__),
)
