"""The producer of the Event Store lesson, for a terminal of its own.

    python3 -m lessons run eventstore.producer --stream account-123 --count 10

Pays into an account and takes out of it. Each append says at which version of the stream it was decided.
"""

import argparse
from collections.abc import Iterable, Sequence

from esdbclient import EventStoreDBClient, NewEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException, WrongCurrentVersion

from lessons import events, servers
from lessons.course import programs
from lessons.eventstore import streams
from lessons.eventstore.connecting import connect
from lessons.eventstore.recording import to_new
from lessons.eventstore.trouble import in_sentences, wrong_version
from lessons.setup.spelling import command


def append(
    client: EventStoreDBClient, stream: str, some_events: Iterable[dict | NewEvent], expected: int | StreamState
) -> int:
    """Append all of the events, or none of them.

    Args:
        client: of the server.
        stream: its name on the server.
        some_events: each {"type": …, "data": {…}}, or made by the caller with an id of its own.
        expected: the revision of the stream's last event as the caller has read it; StreamState.NO_STREAM for a new
            stream; StreamState.ANY to write whatever others have written.

    Returns:
        The revision of the stream's last event afterwards.

    Raises:
        WrongVersion: the stream is not at that version; it says both.
        StreamGone: it was deleted for good.
        EventError: an event has no type, or its data has no form in JSON.
    """
    new = [event if isinstance(event, NewEvent) else to_new(event) for event in some_events]
    with in_sentences(streams.current().plain(stream)):
        try:
            client.append_to_stream(stream, current_version=expected, events=new)
        except WrongCurrentVersion as error:
            raise wrong_version(error, streams.current().plain(stream), expected) from error
        if isinstance(expected, int):
            return expected + len(new)
        return client.get_current_version(stream)


def some_business(count: int, is_new: bool) -> list[dict]:
    """So many events of an account: its creation if it is new, then deposits, with a withdrawal after every second.

    >>> [event["type"] for event in some_business(4, is_new=True)]
    ['AccountCreated', 'MoneyDeposited', 'MoneyDeposited', 'MoneyWithdrawn']
    """
    opening = [events.account_created("Alice")] if is_new else []
    rounds = [events.money_deposited(100), events.money_deposited(50), events.money_withdrawn(30)]
    return [*opening, *(rounds[number % 3] for number in range(count))][:count]


def write(client: EventStoreDBClient, stream: str, some_events: Sequence[dict]) -> Iterable[tuple[int, dict]]:
    """Append one event after the other, and yield each with its revision; raises as `append`."""
    version = streams.version_of(client, stream)
    for event in some_events:
        version = append(client, stream, [event], version)
        yield version, event


def run(arguments: argparse.Namespace) -> None:
    """Append as many events as asked for, and say where each one is."""
    server = servers.start("eventstore")
    client = connect(server)
    stream = server.named(arguments.stream)
    try:
        is_new = streams.version_of(client, stream) is StreamState.NO_STREAM
        for version, event in write(client, stream, some_business(arguments.count, is_new)):
            print(f"version {version}: {event}", flush=True)
    finally:
        client.close()
    print(f"Read them within 15 seconds, or keep the server: {command('up eventstore')}", flush=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", default="account-123", help="the stream (account-123)")
    parser.add_argument("--count", type=programs.positive, default=9, help="how many events (9)")


PROGRAM = programs.Program(
    "eventstore.producer",
    "Append deposits and withdrawals to the stream of an account.",
    add_arguments,
    run,
    (EventStoreDBClientException,),
)
