"""Writers and a reader of one account, like the applications of a bank: each knows only what it has read."""

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.common import RecordedEventSubscription as Subscription

from lessons.errors import WaitError
from lessons.eventstore.account import NOTHING, Refused, apply, load, withdraw
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append
from lessons.eventstore.recording import from_recorded, to_new


class Writer:
    """Takes money out of an account: it reads, decides, and appends its decision.

    Args:
        name: goes into the metadata of what it writes.
        client: of the server.
        stream: the account's.
    """

    def __init__(self, name: str, client: EventStoreDBClient, stream: str) -> None:
        self.name, self.said = name, "has read nothing"
        self._client, self._stream = client, stream
        self._account = NOTHING
        self._version: int | StreamState = StreamState.NO_STREAM

    def read(self) -> None:
        """Read the account: the next decision uses this state."""
        self._account, self._version = load(self._client, self._stream)
        self.said = f"has read version {self._version}: balance {self._account.balance}"

    def take_out(self, amount: int) -> None:
        """Decide on the state that was read, and append with its version."""
        try:
            event = withdraw(self._account, amount)
            new = to_new(event, metadata={"by": self.name})
            self._version = append(self._client, self._stream, [new], self._version)
            self._account = apply(self._account, event)
            self.said = f"has written version {self._version}"
        except WrongVersion as error:
            self.said = f"expected version {error.expected}, but it is {error.current}: refused"
        except Refused:
            self.said = f"can't take {amount}: balance {self._account.balance}"


class Reader:
    """Follows an account by a catch-up subscription, one event after the other."""

    def __init__(self) -> None:
        self.version, self.account = -1, NOTHING

    def take(self, subscription: Subscription) -> None:
        """Take the next event, and wait for it if necessary.

        Raises:
            WaitError: none came in time.
        """
        for recorded in read(subscription, 1):
            self.version, self.account = recorded.stream_position, apply(self.account, from_recorded(recorded))
            return
        raise WaitError("No event came within 10 seconds.", "Run the cells from the one that names the stream again.")
