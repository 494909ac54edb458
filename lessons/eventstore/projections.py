"""Projections that run in the server: made, waited for, asked for their state, and cleared away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.exceptions import EventStoreDBClientException, NotFound, OperationFailed

from lessons.course.waiting import until
from lessons.errors import LessonError
from lessons.eventstore.streams import Names

FAULTED, RUNNING = "Faulted", "Running"
MOST_LINKS = 1000
"""Links that are looked at, the newest: those of this run are among them."""


class ProjectionError(LessonError):
    """A projection does not run."""


def require_running(client: EventStoreDBClient, *names: str) -> None:
    """Look whether the server runs these projections, such as "$by_category".

    Raises:
        ProjectionError: one does not run.
    """
    for name in names:
        try:
            status = client.get_projection_statistics(name=name).status
        except EventStoreDBClientException:
            status = "not there"
        if not status.startswith(RUNNING):
            raise ProjectionError(
                f"The projection {name} does not run on this server (it is {status}).",
                "Start the server with RUN_PROJECTIONS=All and START_STANDARD_PROJECTIONS=true, as "
                "docker-compose.yml does.",
            )


@contextmanager
def running(client: EventStoreDBClient, name: str, query: str) -> Iterator[None]:
    """Have the server run a projection as long as the block runs.

    Args:
        client: of the server.
        name: one that nobody uses.
        query: its JavaScript.
    """
    create(client, name, query)
    try:
        yield
    finally:
        remove(client, name)


def create(client: EventStoreDBClient, name: str, query: str) -> None:
    """Have the server run a projection from now on; arguments as for `running`.

    Raises:
        ProjectionError: the server can't run it; the sentence has its reason.
    """
    client.create_projection(name=name, query=query)
    try:
        until(lambda: _status(client, name).startswith(RUNNING) or _look(client, name))
    except ProjectionError:
        remove(client, name)
        raise


def remove(client: EventStoreDBClient, name: str) -> None:
    """Stop the projection and delete it with its state and checkpoints, if it is there."""
    with suppress(NotFound):
        client.disable_projection(name=name)
        until(lambda: _deleted(client, name))


def _deleted(client: EventStoreDBClient, name: str) -> bool:
    """Whether it could be deleted: one that is still stopping can't be."""
    try:
        client.delete_projection(name=name, delete_state_stream=True, delete_checkpoint_stream=True)
    except OperationFailed:
        return False
    return True


def _status(client: EventStoreDBClient, name: str) -> str:
    return client.get_projection_statistics(name=name).status


def _look(client: EventStoreDBClient, name: str) -> None:
    statistics = client.get_projection_statistics(name=name)
    if statistics.status.startswith(FAULTED):
        reason = statistics.state_reason.strip().splitlines()[-1:] or ["no reason was given"]
        raise ProjectionError(
            f"The projection stopped with a fault: {reason[0]}",
            "Look at its JavaScript: the details of an event are in `event.data`.",
        )


def state_of(client: EventStoreDBClient, name: str, partition: str = "") -> dict:
    """The state of a projection now; empty where it has none yet.

    Args:
        client: of the server.
        name: the projection's name.
        partition: of one that has a state for each stream, the stream's name.

    Returns:
        The state with its keys sorted. The protocol sends every number as a float; whole ones come as int.
    """
    value = client.projections.get_state(name=name, partition=partition).value
    return _plain(value) if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def wait_for_state(
    client: EventStoreDBClient,
    name: str,
    is_enough: Callable[[dict], bool],
    partition: str = "",
    seconds: float = 10.0,
) -> dict:
    """The state of a projection as soon as it is as wanted.

    Args:
        client, name, partition: as for `state_of`.
        is_enough: says of a state whether it is as wanted; the state is empty at first.
        seconds: how long to wait at most.

    Raises:
        ProjectionError: the projection stopped with a fault.
        WaitError: the state was not so in time.
    """

    def look() -> list[dict]:
        state = state_of(client, name, partition)
        if is_enough(state):
            return [state]
        _look(client, name)
        return []

    return until(look, seconds)[0]


def wait_for_links(
    client: EventStoreDBClient, stream: str, names: Names, count: int, seconds: float = 10.0
) -> list[RecordedEvent]:
    """The events of this run that a stream of links points to, as soon as there are so many.

    Args:
        client: of the server.
        stream: such as "$et-MoneyDeposited"; it has links to the events of other runs too, and its newest are read.
        names: of this run.
        count: how many to wait for.
        seconds: how long to wait at most.

    Raises:
        WaitError: there were not so many in time.
    """

    def look() -> list[RecordedEvent]:
        with suppress(NotFound):
            newest = client.get_stream(stream, resolve_links=True, backwards=True, limit=MOST_LINKS)
            found = [one for one in reversed(newest) if names.has(one)]
            return found if len(found) >= count else []
        return []

    return until(look, seconds)
