"""Exercise: have a notice delivered once, though a job comes twice and the delivery fails now and then."""

import secrets
from typing import NamedTuple
from unittest.mock import patch

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.consumer import read_to_end
from lessons.pulsar.exercises.fixtures import deliveries, fresh_topic
from lessons.servers import Server

WORKERS, AGAIN, MOST = "workers", 100, 16
"""The subscription; milliseconds until a negative acknowledge brings a job back; deliveries at the most."""


class Scene(NamedTuple):
    """Jobs in the order in which they are sent, by their owners; each run gives them ids of its own.

    Args:
        jobs: the ids; the same one twice is a job that was sent twice.
        away: how often the delivery of each job fails because nobody answers.
        unknown: the jobs whose owner has no address.
    """

    jobs: tuple[str, ...]
    away: dict[str, int]
    unknown: tuple[str, ...]


SCENES = (
    Scene(("ann", "bob"), {}, ()),
    Scene(("ann", "bob", "ann"), {"bob": 1}, ("cem",)),
    Scene(("dan", "eve", "eve", "fay"), {"eve": 2, "fay": 1}, ("dan",)),
)


class _Deliveries:
    """Delivers notices, and notes what it was asked."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.left = scene, dict(scene.away)
        self.keys: dict[str, list[str]] = {}
        self.acknowledged = False

    def __call__(self, key: object, job: object) -> None:
        if self.acknowledged:
            raise Wrong("A job was acknowledged before it was delivered: if the delivery fails, the notice is lost.")
        if not isinstance(job, dict) or "job" not in job:
            raise Wrong(f"`deliver` was given {job!r}. It takes the key, and then the job: the dict of the message.")
        name = job["job"]
        if name in self.scene.unknown:
            raise LookupError("the owner has no address")
        if self.left.get(name, 0):
            self.left[name] -= 1
            raise ConnectionError("nobody answers")
        self.keys.setdefault(name, []).append(str(key))


def check(handle: Answer, broker: Server) -> str:
    for scene in SCENES:
        once = _with_new_ids(scene)
        _compare(once, *_run(handle, broker, once))
    return "Each customer gets one notice, and what can't be delivered is where somebody looks at it."


def _with_new_ids(scene: Scene) -> Scene:
    """A learner's program may remember the jobs of an earlier check."""
    run = secrets.token_hex(2)
    jobs, unknown = ([f"{owner}@{run}" for owner in owners] for owners in (scene.jobs, scene.unknown))
    return Scene(tuple(jobs), {f"{owner}@{run}": times for owner, times in scene.away.items()}, tuple(unknown))


def _run(handle: Answer, broker: Server, scene: Scene) -> tuple[_Deliveries, list[str], int]:
    """The deliveries, the jobs that were put aside, and how many jobs are not acknowledged."""
    deliver, jobs = _Deliveries(scene), dict.fromkeys([*scene.jobs, *scene.unknown])
    with fresh_topic(broker, "notify-once-dead") as (_, dead), fresh_topic(broker, "notify-once") as (client, topic):
        aside = client.create_producer(dead)
        worker = client.subscribe(topic, WORKERS, pulsar.ConsumerType.Shared, negative_ack_redelivery_delay_ms=AGAIN)
        producer = client.create_producer(topic)
        for job in [*scene.jobs, *(one for one in jobs if one not in scene.jobs)]:
            producer.send(events.to_bytes({"type": "NoticeDue", "job": job, "owner": job.partition("@")[0]}))
        for message in deliveries(Admin(broker), topic, worker, MOST):
            with patch.object(worker, "acknowledge", wraps=worker.acknowledge) as acknowledge:
                handle(worker, message, _watched(deliver, acknowledge), aside)
        worker.close()
        left = Admin(broker).stats(topic)["subscriptions"][WORKERS]["msgBacklog"]
        buried = read_to_end(client.create_reader(dead, pulsar.MessageId.earliest))
    return deliver, [_job_in(message.data()) for message in buried], left


def _watched(deliver: _Deliveries, acknowledge: object) -> object:
    def watched(key: object, job: object) -> None:
        deliver.acknowledged = acknowledge.called  # type: ignore[attr-defined]  # it is a mock
        deliver(key, job)

    return watched


def _job_in(data: bytes) -> str:
    try:
        return str(events.from_bytes(data).get("job"))
    except events.EventError:
        raise Wrong(f"On the dead-letter topic is {data!r}. Send the job's own data there: `message.data()`.") from None


def _compare(scene: Scene, deliver: _Deliveries, buried: list[str], left: int) -> None:
    wanted = [job for job in dict.fromkeys(scene.jobs) if job not in scene.unknown]
    if lost := [job for job in wanted if job not in deliver.keys and not left]:
        raise Wrong(
            f"The job {lost[0]} was acknowledged, and its notice was never delivered: nobody answered at first."
        )
    if two := [job for job, keys in deliver.keys.items() if len(set(keys)) > 1]:
        keys = deliver.keys[two[0]]
        raise Wrong(
            f"The job {two[0]} came twice, and you gave {len(set(keys))} different keys: its owner gets two notices. "
            "What is the same in both messages?"
        )
    if [key for keys in deliver.keys.values() for key in keys[:1]] and len(_first_keys(deliver)) < len(deliver.keys):
        raise Wrong("Two different jobs got the same key: the second owner gets no notice.")
    if set(buried) != set(scene.unknown) and left == 0:
        raise Wrong(f"The dead-letter topic has {buried}. The jobs without an address are {list(scene.unknown)}.")
    if left and scene.unknown and not buried:
        raise Wrong("A job whose owner has no address comes again and again: put it aside, since waiting won't help.")
    if left:
        raise Wrong(f"{left} jobs are still not acknowledged, so they would come again.")


def _first_keys(deliver: _Deliveries) -> set[str]:
    return {keys[0] for keys in deliver.keys.values()}


EXERCISE = Exercise(
    id="capstone.notify_once",
    title="Have a notice delivered once",
    notebook="06_capstone",
    minutes=10,
    kind="build",
    hints=(
        "Two errors, two answers: nobody answers (it may work soon), and no address (it never will).",
        "A job that was sent twice is two messages. Only the job's id is the same in both: that is the key.",
        "`dead.send(message.data())` first, and then acknowledge: a crash between the two repeats it.",
    ),
    why=(
        "No worker can deliver exactly once by itself: it may be killed after the delivery and before the "
        "acknowledgement. So it says whose notice it is, by a key that is always the same, and whoever delivers knows "
        "the key. You could also look into a table of your own before, which leaves the same gap. The usual mistake is "
        "to take the message's id for the key: a job that was sent twice has two."
    ),
    checker=check,
    seconds=60,
    **answers_beside(__file__),
)
