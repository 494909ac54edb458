"""A process manager: it moves money from one account to another, and gives it back if the other can't take it.

Each account stands for a system of its own: no append spans both. So a transfer is a chain of steps: each is an event
in one stream, and the event before starts it. `REACTIONS` has what follows each event. A step that was done is not done
again, so events may be delivered twice, managers may crash at any moment, and several may run at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.common import RecordedEventSubscription as Subscription
from esdbclient.exceptions import NotFound

from lessons.errors import LessonError, WaitError
from lessons.events import Event, EventError
from lessons.eventstore import account, tracing
from lessons.eventstore.account import Account, Refused, fold
from lessons.eventstore.client_errors import WrongVersion, explain_errors
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, from_recorded
from lessons.eventstore.streams import Names

END = "end"
"""The last step."""
TRIES = 20
"""How often a step is decided because somebody else wrote to the stream in between."""


class TransferError(LessonError):
    """A transfer can't be requested, or can't continue."""


@dataclass(frozen=True)
class Transfer:
    """A transfer.

    Args:
        id: the transfer's own stream, such as "transfer-77".
        source, target: the accounts' streams, as the lesson calls them.
        amount: how much money, more than 0.
    """

    id: str
    source: str
    target: str
    amount: int


Decision = Callable[[Account, Transfer], Event]
"""From the state of an account, the event of a step."""


def request_transfer(client: EventStoreDBClient, names: Names, transfer: Transfer) -> None:
    """Request a transfer: append the first event of its stream, which starts the process.

    Raises:
        TransferError: the amount is not more than 0, or both accounts are the same.
        WrongVersion: a transfer with that id was requested before.
    """
    if transfer.amount <= 0 or transfer.source == transfer.target:
        raise TransferError(
            f"{transfer.amount} can't be moved from {transfer.source} to {transfer.target}.",
            "Give an amount of more than 0, and two different accounts.",
        )
    details = {"source": transfer.source, "target": transfer.target, "amount": transfer.amount}
    event = {"type": "TransferRequested", "data": details}
    append(
        client,
        names(transfer.id),
        [tracing.with_trace_ids(_step_event(transfer, "request", event))],
        StreamState.NO_STREAM,
    )


class TransferManager:
    """Reacts to the events of transfers.

    Args:
        client: of the server.
        names: of this run.
    """

    def __init__(self, client: EventStoreDBClient, names: Names) -> None:
        self._client, self._names = client, names

    def handle(self, recorded: RecordedEvent) -> str:
        """Do the step that this event starts.

        Args:
            recorded: any event; an event of no transfer starts nothing.

        Returns:
            The type of the event that follows; with ", made before" if it was there already; "" if nothing follows.

        Raises:
            StreamMissing: an account has an event of a transfer that does not exist.
            TransferError: others write to a stream all the time.
        """
        reaction = REACTIONS.get((_step_of(recorded), recorded.type))
        return reaction(self, self._transfer(data_of(recorded)["transfer"]), recorded) if reaction else ""

    def _transfer(self, id: str) -> Transfer:
        with explain_errors(id):
            data = data_of(self._client.get_stream(self._names(id), limit=1)[0])
        return Transfer(id, data["source"], data["target"], data["amount"])

    def _take(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._once(transfer.source, _withdrawn, transfer, "take", cause)

    def _give(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._once(transfer.target, _deposited, transfer, "give", cause)

    def _give_back(self, transfer: Transfer, cause: RecordedEvent) -> str:
        # The account is not asked: a compensation must not be refused.
        back = {"type": "MoneyDeposited", "data": {"amount": transfer.amount}}
        return self._once(transfer.source, lambda state, transfer: back, transfer, "give back", cause)

    def _complete(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._end(transfer, cause, "TransferCompleted")

    def _fail(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._end(transfer, cause, "TransferFailed")

    def _end(self, transfer: Transfer, cause: RecordedEvent, type: str) -> str:
        return self._once(transfer.id, lambda state, transfer: {"type": type, "data": {}}, transfer, END, cause)

    def _once(self, stream: str, decide: Decision, transfer: Transfer, step: str, cause: RecordedEvent) -> str:
        """Append what `decide` says of the stream's state, unless this step of the transfer is in the stream."""
        name = self._names(stream)
        for _ in range(TRIES):
            story = self._story(name)
            if made := [one for one in story if _is(one, transfer, step)]:
                return f"{made[0].type}, made before"
            event = _step_event(transfer, step, decide(fold(from_recorded(one) for one in story), transfer))
            expected = len(story) - 1 if story else StreamState.NO_STREAM
            try:
                append(self._client, name, [tracing.with_trace_ids(event, cause)], expected)
                return str(event["type"])
            except WrongVersion:
                continue  # somebody wrote in between: read again, decide again
        raise TransferError(
            f"{stream} was written to by others {TRIES} times while the step {step} was decided.",
            "Let the manager handle the event again when there is less going on.",
        )

    def _story(self, stream: str) -> list[RecordedEvent]:
        try:
            return list(self._client.get_stream(stream))
        except NotFound:
            return []


REACTIONS = {
    ("request", "TransferRequested"): TransferManager._take,
    ("take", "MoneyWithdrawn"): TransferManager._give,
    ("take", "WithdrawalRefused"): TransferManager._fail,
    ("give", "MoneyDeposited"): TransferManager._complete,
    ("give", "DepositRefused"): TransferManager._give_back,
    ("give back", "MoneyDeposited"): TransferManager._fail,
}
"""What follows each event, by step and type."""


def run_until_ended(
    manager: TransferManager, subscription: Subscription, transfer: str, seconds: float = 20.0
) -> list[tuple[str, str]]:
    """Let the manager handle events until this transfer has ended.

    Args:
        manager: handles each event.
        subscription: to `$all`.
        transfer: the transfer's id.
        seconds: how long to wait for each event.

    Returns:
        For each event of a transfer: its type, and what `handle` returned.

    Raises:
        WaitError: no event came in that time.
    """
    handled = []
    while recorded := read(subscription, 1, seconds):
        if step := _step_of(recorded[0]):
            handled.append((recorded[0].type, manager.handle(recorded[0])))
        if step == END and data_of(recorded[0])["transfer"] == transfer:
            return handled
    raise WaitError(
        f"The transfer {transfer} had not ended when no event had come for {seconds:g} seconds.",
        "Look whether it was requested, and whether the subscription began before that.",
    )


def _step_event(transfer: Transfer, step: str, event: Event) -> Event:
    return {**event, "data": {**event["data"], "transfer": transfer.id, "step": step}}


def _withdrawn(state: Account, transfer: Transfer) -> Event:
    try:
        return account.withdraw(state, transfer.amount)
    except Refused as refused:
        # A refusal is an event of the account too: so it is decided once, and stays if money comes in later.
        return {"type": "WithdrawalRefused", "data": {"reason": refused.what}}


def _deposited(state: Account, transfer: Transfer) -> Event:
    if state.is_open:
        return {"type": "MoneyDeposited", "data": {"amount": transfer.amount}}
    return {"type": "DepositRefused", "data": {"reason": "The account is not open."}}


def _step_of(recorded: RecordedEvent) -> str:
    try:
        data = data_of(recorded)
    except EventError:
        return ""  # another program's event, not JSON
    return str(data.get("step", "")) if "transfer" in data else ""


def _is(recorded: RecordedEvent, transfer: Transfer, step: str) -> bool:
    return _step_of(recorded) == step and data_of(recorded)["transfer"] == transfer.id
