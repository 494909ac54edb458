"""Seats in workshops: a limit for each workshop, a limit for each member, and a process that keeps both.

A seat is requested in the member's stream, whose rule counts the member's seats. What follows on each event, in which
stream, is a table (`follow_up`), so the process can be tried without a server. A request has an id: a stream that has
answered it once does not answer again.

>>> follow_up({"type": "SeatRequested", "data": {"request": "r-1", "member": "ann", "workshop": "sql"}})
('workshop-sql', {'type': 'Register', 'request': 'r-1', 'member': 'ann', 'workshop': 'sql'})
"""

from dataclasses import dataclass, replace

from esdbclient import EventStoreDBClient
from esdbclient.common import RecordedEventSubscription as Subscription

from lessons.errors import WaitError
from lessons.events import Event
from lessons.eventstore.account import Refused
from lessons.eventstore.consumer import read
from lessons.eventstore.deciding import Command, Decider, handle
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.streams import Names

MOST = 2
"""How many seats a member may hold, in all workshops together."""
ENDS = frozenset({"SeatConfirmed", "SeatReleased"})
"""The events that end a request."""


@dataclass(frozen=True)
class Workshop:
    """The state of a workshop.

    Args:
        seats: how many it has; 0 before it was planned.
        members: who is registered, in their order.
        answered: the requests that it has accepted or refused.
    """

    seats: int = 0
    members: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Member:
    """The state of a member.

    Args:
        held: the requests whose seats are held or asked for, each with its workshop.
        ended: the requests that were confirmed or released.
    """

    held: tuple[tuple[str, str], ...] = ()
    ended: frozenset[str] = frozenset()


def _evolve_workshop(state: Workshop, event: Event) -> Workshop:
    data = event["data"]
    answered = state.answered | {data.get("request", "")}
    match event["type"]:
        case "WorkshopPlanned":
            return replace(state, seats=data["seats"])
        case "MemberRegistered":
            return replace(state, members=(*state.members, data["member"]), answered=answered)
        case "RegistrationRefused":
            return replace(state, answered=answered)
    return state


def _decide_workshop(state: Workshop, command: Command) -> list[Event]:
    if command["type"] == "Plan":
        return [{"type": "WorkshopPlanned", "data": {"seats": command["seats"]}}]
    if command["request"] in state.answered:
        return []
    data = _details(command)
    if command["member"] in state.members or len(state.members) >= state.seats:
        return [{"type": "RegistrationRefused", "data": data}]
    return [{"type": "MemberRegistered", "data": data}]


def _evolve_member(state: Member, event: Event) -> Member:
    data = event["data"]
    match event["type"]:
        case "SeatRequested":
            return replace(state, held=(*state.held, (data["request"], data["workshop"])))
        case "SeatConfirmed":
            return replace(state, ended=state.ended | {data["request"]})
        case "SeatReleased":
            held = tuple(one for one in state.held if one[0] != data["request"])
            return replace(state, held=held, ended=state.ended | {data["request"]})
    return state


def _decide_member(state: Member, command: Command) -> list[Event]:
    data, known = _details(command), dict(state.held)
    if command["type"] != "RequestSeat":
        kind = {"ConfirmSeat": "SeatConfirmed", "ReleaseSeat": "SeatReleased"}[command["type"]]
        is_open = command["request"] in known and command["request"] not in state.ended
        return [{"type": kind, "data": data}] if is_open else []
    if command["request"] in known or command["request"] in state.ended:
        return []
    if len(state.held) >= MOST:
        raise Refused(f"{command['member']} has {len(state.held)} seats already.", "Give one of them back first.")
    return [{"type": "SeatRequested", "data": data}]


def _details(command: Command) -> dict[str, str]:
    return {name: command[name] for name in ("request", "member", "workshop")}


WORKSHOP = Decider(Workshop(), _decide_workshop, _evolve_workshop)
"""The rules of a workshop's stream: never more members than seats."""
MEMBER = Decider(Member(), _decide_member, _evolve_member)
"""The rules of a member's stream: never more than MOST seats."""
_FOLLOWS = {
    "SeatRequested": ("workshop", "Register"),
    "MemberRegistered": ("member", "ConfirmSeat"),
    "RegistrationRefused": ("member", "ReleaseSeat"),
}


def follow_up(event: Event) -> tuple[str, Command] | None:
    """The process: from what has happened, the stream and the command that follow; None where nothing follows."""
    if event["type"] not in _FOLLOWS:
        return None
    category, command = _FOLLOWS[event["type"]]
    data = event["data"]
    return f"{category}-{data[category]}", {"type": command, **_details(data)}


def request_seat(client: EventStoreDBClient, names: Names, request: str, member: str, workshop: str) -> list[Event]:
    """Ask for a seat: the first step, in the member's stream.

    Raises:
        Refused: the member has as many seats as one may have.
    """
    command = {"type": "RequestSeat", "request": request, "member": member, "workshop": workshop}
    return handle(client, names(f"member-{member}"), MEMBER, command)


def run_process(
    client: EventStoreDBClient, names: Names, subscription: Subscription, request: str, seconds: float = 20.0
) -> list[tuple[str, str]]:
    """Let each event have its follow-up, until this request has ended.

    Args:
        client: of the server.
        names: of this run.
        subscription: to `$all`, for the streams of this run.
        request: the id of the request.
        seconds: how long to wait for each event.

    Returns:
        For each event its type, and the type of what followed; "nothing new" if it was there, "" if nothing follows.

    Raises:
        WaitError: no event came in that time.
    """
    steps = []
    while came := read(subscription, 1, seconds):
        event = from_recorded(came[0])
        steps.append((str(event["type"]), _handle_follow_up(client, names, event)))
        if event["type"] in ENDS and event["data"]["request"] == request:
            return steps
    raise WaitError(
        f"The request {request} had not ended when no event had come for {seconds:g} seconds.",
        "Look whether it was made, and whether the subscription began before that.",
    )


def _handle_follow_up(client: EventStoreDBClient, names: Names, event: Event) -> str:
    following = follow_up(event)
    if not following:
        return ""
    stream, command = following
    new = handle(client, names(stream), WORKSHOP if stream.startswith("workshop-") else MEMBER, command)
    return str(new[0]["type"]) if new else "nothing new"
