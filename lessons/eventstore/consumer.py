"""The consumer of the Event Store lesson, to be run in a terminal.

    python3 -m lessons run eventstore.consumer --stream account-123

Follows the stream from its first event, and prints the account after each, until Ctrl-C, or until no event has come
for some seconds.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from esdbclient import RecordedEvent
from esdbclient.common import RecordedEventSubscription as Subscription
from esdbclient.exceptions import EventStoreDBClientException

from lessons import servers
from lessons.course import ending, programs
from lessons.errors import WaitError
from lessons.events import Event, EventError
from lessons.eventstore import arguments as kinds
from lessons.eventstore.account import HANDLED, NOTHING, Account, apply
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.connecting import connect
from lessons.eventstore.recording import from_recorded


def read(subscription: Subscription, count: int, seconds: float = 10.0) -> list[RecordedEvent]:
    """Take at most `count` events from a subscription, within `seconds`: a loop that ends.

    When the time is over the subscription is stopped, because nothing else ends its wait.

    Args:
        subscription: what `subscribe_to_stream` or `subscribe_to_all` returned.
        count: how many events to take.
        seconds: how long to wait for all of them.

    Returns:
        The events, in the order in which they came; fewer than `count` when the time was over.

    Raises:
        ServerError: the server no longer answers.
    """
    events: list[RecordedEvent] = []
    with _stopped_after(subscription, seconds), explain_errors():
        while len(events) < count and (event := next(subscription, None)) is not None:
            if not (event.is_caught_up or event.is_checkpoint):
                events.append(event)
    return events


def read_until_caught_up(subscription: Subscription, seconds: float = 10.0) -> list[RecordedEvent]:
    """Every event that the stream had already, up to the server's message that the subscription has caught up.

    Args:
        subscription: made with `include_caught_up=True`; it continues with new events afterwards.
        seconds: how long at most.

    Raises:
        WaitError: it had not caught up in time; the subscription is stopped.
        ServerError: the server no longer answers.
    """
    events: list[RecordedEvent] = []
    with _stopped_after(subscription, seconds), explain_errors():
        for event in subscription:
            if event.is_caught_up:
                return events
            if not event.is_checkpoint:
                events.append(event)
    raise WaitError(
        f"The subscription had not caught up within {seconds:g} seconds.",
        "Make it with include_caught_up=True; if it is, give it more seconds.",
    )


def read_until_idle(subscription: Subscription, seconds: float) -> Iterator[RecordedEvent]:
    """Yield events one by one, until none has come for so many seconds."""
    while events := read(subscription, 1, seconds):
        yield events[0]


@contextmanager
def _stopped_after(subscription: Subscription, seconds: float) -> Iterator[None]:
    timer = Timer(seconds, subscription.stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def process_event(event: Event, account: Account) -> None:
    """Print the event and the state after it; a real service would do its work here."""
    print(event, "- balance", account.balance, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Follow the stream, and fold its events into the account."""
    server = servers.start("eventstore")
    client = connect(server)
    stream = server.named(arguments.stream)
    print(f"Waiting for events of {stream}. Ctrl-C ends.", flush=True)
    try:
        with explain_errors(stream), client.subscribe_to_stream(stream, resolve_links=True) as subscription:
            count = _follow(subscription, arguments.seconds)
    finally:
        client.close()
    print(f"{count} events. Nothing has come for {arguments.seconds:g} seconds: the end.", flush=True)


def _follow(subscription: Subscription, seconds: float) -> int:
    """Fold the events into the account until none has come for so many seconds; returns how many there were."""
    account, count = NOTHING, 0
    for recorded in ending.between(read_until_idle(subscription, seconds)):
        if (event := _event_of(recorded)) is not None:
            account = apply(account, event)
            process_event(event, account)
            count += 1
    return count


def _event_of(recorded: RecordedEvent) -> Event | None:
    """The event; None for what is passed over: a link whose event was deleted, and what no account needs.

    Raises:
        EventError: an event that changes accounts can't be read: without it the balance would be wrong.
    """
    if recorded.is_link_event:
        return None
    try:
        return from_recorded(recorded)
    except EventError:
        if recorded.type in HANDLED:
            raise
    place = f"event {recorded.stream_position}, {recorded.type}"
    print(f"Passed over {place}: no account needs it, and it is no JSON object.", flush=True)
    return None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", type=kinds.stream, default="account-123", help="the stream (account-123)")
    parser.add_argument("--seconds", type=programs.seconds, default=60.0, help="end when nothing came for so long (60)")


PROGRAM = programs.Program(
    "eventstore.consumer", "Follow the stream of an account.", add_arguments, run, (EventStoreDBClientException,)
)
