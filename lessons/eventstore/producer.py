"""The producer of the Event Store lesson, to be run in a terminal.

    python3 -m lessons run eventstore.producer --stream account-123 --count 10

Pays into an account and takes out of it. Each append expects the version of the stream that was read.
"""

import argparse
from collections.abc import Iterable, Sequence

from esdbclient import EventStoreDBClient, NewEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException, WrongCurrentVersion

from lessons import events, servers
from lessons.course import ending, programs
from lessons.events import Event
from lessons.eventstore import arguments as kinds
from lessons.eventstore import streams
from lessons.eventstore.client_errors import explain_errors, to_wrong_version
from lessons.eventstore.connecting import connect
from lessons.eventstore.recording import to_new
from lessons.setup.spelling import command


def append(
    client: EventStoreDBClient, stream: str, some_events: Iterable[Event | NewEvent], expected: int | StreamState
) -> int:
    """Append all of the events, or none of them.

    Args:
        client: of the server.
        stream: its name on the server.
        some_events: each {"type": …, "data": {…}}, or a NewEvent of the caller with an id of its own.
        expected: the revision of the stream's last event that the caller has read; StreamState.NO_STREAM for a new
            stream; StreamState.ANY to append whatever others have written.

    Returns:
        The revision of the stream's last event afterwards.

    Raises:
        WrongVersion: the stream is at another version; the error has both.
        StreamGone: it was deleted for good.
        EventError: an event has no type, or its data can't be written as JSON.
    """
    new = [event if isinstance(event, NewEvent) else to_new(event) for event in some_events]
    with explain_errors(streams.current_names().plain(stream)):
        try:
            client.append_to_stream(stream, current_version=expected, events=new)
        except WrongCurrentVersion as error:
            raise to_wrong_version(error, streams.current_names().plain(stream), expected) from error
        if isinstance(expected, int):
            return expected + len(new)
        version = client.get_current_version(stream)
        assert isinstance(version, int)  # of a stream with events
        return version


def account_events(count: int, is_new: bool) -> list[Event]:
    """`count` events of an account: its creation if it is new, then deposits, and a withdrawal after every second one.

    >>> [event["type"] for event in account_events(4, is_new=True)]
    ['AccountCreated', 'MoneyDeposited', 'MoneyDeposited', 'MoneyWithdrawn']
    """
    opening = [events.account_created("Alice")] if is_new else []
    rounds = [events.money_deposited(100), events.money_deposited(50), events.money_withdrawn(30)]
    return [*opening, *(rounds[number % 3] for number in range(count))][:count]


def append_each(client: EventStoreDBClient, stream: str, some_events: Sequence[Event]) -> Iterable[tuple[int, Event]]:
    """Append one event after the other, and yield each with its revision; raises as `append`."""
    version = streams.stream_version(client, stream)
    for event in some_events:
        version = append(client, stream, [event], version)
        yield version, event


def run(arguments: argparse.Namespace) -> None:
    """Append as many events as asked for, and print the version of each."""
    server = servers.start("eventstore")
    client = connect(server)
    stream = server.named(arguments.stream)
    try:
        is_new = streams.stream_version(client, stream) is StreamState.NO_STREAM
        appended = append_each(client, stream, account_events(arguments.count, is_new))
        for version, event in ending.between(appended):
            print(f"version {version}: {event}", flush=True)
    finally:
        client.close()
    print(f"Read them within 15 seconds, or keep the server: {command('up eventstore')}", flush=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", type=kinds.own_stream, default="account-123", help="the stream (account-123)")
    parser.add_argument("--count", type=programs.positive, default=9, help="how many events (9)")


PROGRAM = programs.Program(
    "eventstore.producer",
    "Append deposits and withdrawals to the stream of an account.",
    add_arguments,
    run,
    (EventStoreDBClientException,),
)
