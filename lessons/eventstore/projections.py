"""Projections that run in the server: creating them, waiting for them, reading their state, deleting them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.exceptions import NotFound, OperationFailed

from lessons.course.waiting import until
from lessons.errors import LessonError
from lessons.eventstore.client_errors import StreamMissing, explain_errors
from lessons.eventstore.streams import Names

FAULTED, RUNNING = "Faulted", "Running"
State = dict[str, Any]
"""The state of a projection, a JSON object."""
MOST_LINKS = 1000
"""The newest links that are read: those of this run are among them."""


class ProjectionError(LessonError):
    """A projection does not run."""


def require_running(client: EventStoreDBClient, *names: str) -> None:
    """Require that the server runs these projections, such as "$by_category".

    Raises:
        ProjectionError: one does not run, or does not exist.
    """
    for name in names:
        try:
            with explain_errors():
                status = client.get_projection_statistics(name=name).status
        except StreamMissing:
            status = "not there"
        if not status.startswith(RUNNING):
            raise ProjectionError(
                f"The projection {name} is needed, and does not run on this server: it is {status.lower()}.",
                "Start the server with KURRENTDB_RUN_PROJECTIONS=All and KURRENTDB_START_STANDARD_PROJECTIONS=true, as "
                f'docker-compose.yml does, or let an administrator call client.enable_projection("{name}").',
            )


@contextmanager
def running(client: EventStoreDBClient, name: str, query: str, emit: bool = False) -> Iterator[None]:
    """Run a projection on the server as long as the block runs.

    Args:
        client: of the server.
        name: a name that is not in use.
        query: its JavaScript.
        emit: whether it may append events (`emit`) and links (`linkTo`) of its own.
    """
    create(client, name, query, emit)
    try:
        yield
    finally:
        remove(client, name)


def create(client: EventStoreDBClient, name: str, query: str, emit: bool = False) -> None:
    """Create a projection, and wait until it runs; arguments as for `running`.

    Raises:
        ProjectionError: the server can't run it; the sentence has the reason.
    """
    client.create_projection(name=name, query=query, emit_enabled=emit)
    try:
        until(lambda: _is_running(client, name))
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


def _is_running(client: EventStoreDBClient, name: str) -> bool:
    """Whether it runs; raises ProjectionError if it stopped with a fault."""
    statistics = client.get_projection_statistics(name=name)
    if statistics.status.startswith(FAULTED):
        reason = statistics.state_reason.strip().splitlines()[-1:] or ["no reason was given"]
        raise ProjectionError(
            f"The projection stopped with a fault: {reason[0]}",
            "Look at its JavaScript: the details of an event are in `event.data`.",
        )
    return statistics.status.startswith(RUNNING)


def state_of(client: EventStoreDBClient, name: str, partition: str = "") -> State:
    """The state of a projection now; empty if it has none yet.

    Args:
        client: of the server.
        name: the projection's name.
        partition: the stream's name, if the projection has a state for each stream.

    Returns:
        The state with its keys sorted. The protocol sends every number as a float; whole ones come as int.
    """
    # `client.get_projection_state` knows no partitions; what it calls knows no user unless it is told.
    metadata, user = client._call_metadata, client._call_credentials
    value = client.projections.get_state(name, partition, metadata=metadata, credentials=user).value
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
    is_enough: Callable[[State], bool],
    partition: str = "",
    seconds: float = 10.0,
) -> State:
    """Wait for a state of a projection, and return it.

    Args:
        client, name, partition: as for `state_of`.
        is_enough: whether a state is the one to wait for; the state is empty at first.
        seconds: how long to wait at most.

    Raises:
        ProjectionError: the projection stopped with a fault.
        WaitError: there was no such state in time.
    """

    def wanted_state() -> list[State]:
        state = state_of(client, name, partition)
        if is_enough(state):
            return [state]
        _is_running(client, name)  # raises if it never will be so
        return []

    return until(wanted_state, seconds)[0]


def wait_for_links(
    client: EventStoreDBClient, stream: str, names: Names, count: int, seconds: float = 10.0
) -> list[RecordedEvent]:
    """Wait until a stream of links points to `count` events of this run, and return these events.

    Args:
        client: of the server.
        stream: such as "$et-MoneyDeposited"; it has links to the events of other runs too.
        names: of this run.
        count: how many events to wait for.
        seconds: how long to wait at most.

    Raises:
        WaitError: there were not so many in time.
    """

    def linked_events() -> list[RecordedEvent]:
        with suppress(NotFound):
            newest = client.get_stream(stream, resolve_links=True, backwards=True, limit=MOST_LINKS)
            linked = [one for one in reversed(newest) if names.contains(one)]
            return linked if len(linked) >= count else []
        return []

    return until(linked_events, seconds)
