"""The consumer of the Event Store lesson, for a terminal of its own.

    python3 -m lessons run eventstore.consumer --stream account-123

Follows the stream from its first event, and prints the account after each, until Ctrl-C, or until nothing has come
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
from lessons.course import programs
from lessons.errors import WaitError
from lessons.eventstore.account import NOTHING, Account, apply
from lessons.eventstore.connecting import connect
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.trouble import in_sentences


def read(subscription: Subscription, count: int, seconds: float = 10.0) -> list[RecordedEvent]:
    """Take at most `count` events from a subscription, and no longer than `seconds`: a loop that ends.

    When the time is over the subscription is stopped, because nothing else ends its waiting.

    Args:
        subscription: what `subscribe_to_stream` or `subscribe_to_all` returned.
        count: how many events are enough.
        seconds: how long to wait for them in all.

    Returns:
        The events, in the order in which they came; fewer than `count` when the time was over.

    Raises:
        ServerError: the server went away.
    """
    found: list[RecordedEvent] = []
    with _stopped_after(subscription, seconds), in_sentences():
        while len(found) < count and (event := next(subscription, None)) is not None:
            if not (event.is_caught_up or event.is_checkpoint):
                found.append(event)
    return found


def read_until_caught_up(subscription: Subscription, seconds: float = 10.0) -> list[RecordedEvent]:
    """Every event that was there already: up to the word of the server that the subscription has caught up.

    Args:
        subscription: made with `include_caught_up=True`; afterwards it goes on with new events.
        seconds: how long at most.

    Raises:
        WaitError: it had not caught up in time; the subscription is stopped then.
        ServerError: the server went away.
    """
    found: list[RecordedEvent] = []
    with _stopped_after(subscription, seconds), in_sentences():
        for event in subscription:
            if event.is_caught_up:
                return found
            if not event.is_checkpoint:
                found.append(event)
    raise WaitError(
        f"The subscription had not caught up within {seconds:g} seconds.",
        "Make it with include_caught_up=True; if it is, give it more seconds.",
    )


def follow(subscription: Subscription, seconds: float) -> Iterator[RecordedEvent]:
    """Events one by one, until none has come for so many seconds."""
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


def process_event(event: dict, account: Account) -> None:
    """What a service would do with an event and the state after it; here they are printed."""
    print(event, "- balance", account.balance, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Follow the stream, and fold its events into the account."""
    server = servers.start("eventstore")
    client = connect(server)
    stream, account = server.named(arguments.stream), NOTHING
    try:
        with in_sentences(stream), client.subscribe_to_stream(stream) as subscription:
            for recorded in follow(subscription, arguments.seconds):
                event = from_recorded(recorded)
                account = apply(account, event)
                process_event(event, account)
    finally:
        client.close()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--stream", default="account-123", help="the stream (account-123)")
    parser.add_argument("--seconds", type=float, default=60.0, help="end when nothing came for so long (60)")


PROGRAM = programs.Program(
    "eventstore.consumer", "Follow the stream of an account.", add_arguments, run, (EventStoreDBClientException,)
)
