"""A process manager: moves money from one account to another, and gives it back when the other can't take it.

No transaction spans two streams. So a transfer is a chain of steps, each an event in one stream, and each begun by the
event before: `REACTIONS` has what follows on what. A step that is there already is not made again, so events may be
delivered twice, managers may die anywhere, and several may run at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.common import RecordedEventSubscription as Subscription
from esdbclient.exceptions import NotFound

from lessons.errors import LessonError, WaitError
from lessons.events import EventError
from lessons.eventstore import account, tracing
from lessons.eventstore.account import Account, Refused, fold
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, from_recorded
from lessons.eventstore.streams import Names
from lessons.eventstore.trouble import WrongVersion, in_sentences

END = "end"
"""The step after which nothing follows."""
TRIES = 20
"""How often a step is decided anew because somebody else wrote to the stream in between."""


class TransferError(LessonError):
    """A transfer can't be requested, or can't go on."""


@dataclass(frozen=True)
class Transfer:
    """What was asked for.

    Args:
        id: the transfer's own stream, such as "transfer-77".
        source, target: the accounts' streams, as the lesson calls them.
        amount: how much money, more than 0.
    """

    id: str
    source: str
    target: str
    amount: int


Decision = Callable[[Account, Transfer], dict]
"""From the state of an account, the event of it that a step makes."""


def request(client: EventStoreDBClient, names: Names, transfer: Transfer) -> None:
    """Ask for a transfer: the first event of its stream, and the beginning of the process.

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
    append(client, names(transfer.id), [tracing.record(_of(transfer, "request", event))], StreamState.NO_STREAM)


class TransferManager:
    """Reacts to the events of transfers.

    Args:
        client: of the server.
        names: of this run.
    """

    def __init__(self, client: EventStoreDBClient, names: Names):
        self._client, self._names = client, names

    def handle(self, recorded: RecordedEvent) -> str:
        """Make the step that this event begins.

        Args:
            recorded: any event; those that are of no transfer begin nothing.

        Returns:
            The type of the event that follows; with ", made before" where it was there already, and "" where nothing
            follows.

        Raises:
            StreamMissing: an account has an event of a transfer that is not there.
            TransferError: others write to a stream all the time.
        """
        reaction = REACTIONS.get((_step_of(recorded), recorded.type))
        return reaction(self, self._transfer(data_of(recorded)["transfer"]), recorded) if reaction else ""

    def _transfer(self, id: str) -> Transfer:
        with in_sentences(id):
            data = data_of(self._client.get_stream(self._names(id), limit=1)[0])
        return Transfer(id, data["source"], data["target"], data["amount"])

    def _take(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._once(transfer.source, _withdrawn, transfer, "take", cause)

    def _give(self, transfer: Transfer, cause: RecordedEvent) -> str:
        return self._once(transfer.target, _deposited, transfer, "give", cause)

    def _give_back(self, transfer: Transfer, cause: RecordedEvent) -> str:
        # Nothing is asked of the account: what makes good must not be refused.
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
            event = _of(transfer, step, decide(fold(from_recorded(one) for one in story), transfer))
            expected = len(story) - 1 if story else StreamState.NO_STREAM
            try:
                append(self._client, name, [tracing.record(event, cause)], expected)
                return event["type"]
            except WrongVersion:
                continue  # somebody wrote in between: read again, decide anew
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
"""What follows on how a step went."""


def run(
    manager: TransferManager, subscription: Subscription, transfer: str, seconds: float = 20.0
) -> list[tuple[str, str]]:
    """Let the manager handle events until this transfer has ended.

    Args:
        manager: handles each event.
        subscription: to `$all`.
        transfer: the transfer's id.
        seconds: how long to wait for each event.

    Returns:
        For each event of a transfer: its type, and what `handle` said.

    Raises:
        WaitError: no event came for so long.
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


def _of(transfer: Transfer, step: str, event: dict) -> dict:
    return {**event, "data": {**event["data"], "transfer": transfer.id, "step": step}}


def _withdrawn(state: Account, transfer: Transfer) -> dict:
    try:
        return account.withdraw(state, transfer.amount)
    except Refused as refused:
        # A refusal is an event of the account too. So it is decided once, and stays when money comes in later.
        return {"type": "WithdrawalRefused", "data": {"reason": refused.what}}


def _deposited(state: Account, transfer: Transfer) -> dict:
    if state.is_open:
        return {"type": "MoneyDeposited", "data": {"amount": transfer.amount}}
    return {"type": "DepositRefused", "data": {"reason": "The account is not open."}}


def _step_of(recorded: RecordedEvent) -> str:
    try:
        data = data_of(recorded)
    except EventError:
        return ""  # another program's, that is not JSON
    return data.get("step", "") if "transfer" in data else ""


def _is(recorded: RecordedEvent, transfer: Transfer, step: str) -> bool:
    return _step_of(recorded) == step and data_of(recorded)["transfer"] == transfer.id
