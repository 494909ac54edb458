"""From a domain event of the bank, as Event Store has it, to the integration event that others see."""

from esdbclient import RecordedEvent

from lessons.capstone.accounts import amount_of
from lessons.capstone.integration import Movement
from lessons.eventstore.recording import from_recorded


def of_recorded(recorded: RecordedEvent, account: str) -> Movement:
    """The integration event of a domain event; `account` is its stream's name in the lesson."""
    event = from_recorded(recorded)
    data = event["data"]
    return Movement(
        str(recorded.id), account, recorded.stream_position, amount_of(event), data["at"], data.get("owner", "")
    )
