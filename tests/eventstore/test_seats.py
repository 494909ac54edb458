"""Seats: the two deciders, the table of the process, and the process on a server, killed at each of its steps."""

import pytest

from lessons.errors import WaitError
from lessons.eventstore import seats
from lessons.eventstore.account import Refused
from lessons.eventstore.deciding import Scenario, failures, handle
from lessons.eventstore.streams import read_to_end


def data(request, member="ann", workshop="sql"):
    return {"request": request, "member": member, "workshop": workshop}


def event(type, request, **more):
    return {"type": type, "data": data(request, **more)}


def command(type, request, **more):
    return {"type": type, **data(request, **more)}


PLANNED = {"type": "WorkshopPlanned", "data": {"seats": 1}}
OF_A_WORKSHOP = [
    Scenario("a seat is free", given=[PLANNED], when=command("Register", "1"), then=[event("MemberRegistered", "1")]),
    Scenario("not planned", when=command("Register", "1"), then=[event("RegistrationRefused", "1")]),
    Scenario(
        "full",
        given=[PLANNED, event("MemberRegistered", "1")],
        when=command("Register", "2", member="bob"),
        then=[event("RegistrationRefused", "2", member="bob")],
    ),
    *(
        Scenario(f"{answer} once", given=[PLANNED, event(answer, "1")], when=command("Register", "1"), then=[])
        for answer in ("MemberRegistered", "RegistrationRefused")
    ),
]
ASKED = [event("SeatRequested", str(number)) for number in range(seats.MOST)]
OF_A_MEMBER = [
    Scenario("the limit", given=ASKED, when=command("RequestSeat", "9"), then=Refused),
    Scenario("asked again", given=ASKED, when=command("RequestSeat", "0"), then=[]),
    Scenario("confirmed", given=ASKED, when=command("ConfirmSeat", "0"), then=[event("SeatConfirmed", "0")]),
    Scenario("of nobody's request", given=ASKED, when=command("ConfirmSeat", "7"), then=[]),
    *(
        Scenario(f"{first} is final", given=[*ASKED, event(first, "0")], when=command(then, "0"), then=[])
        for first, then in [("SeatConfirmed", "ReleaseSeat"), ("SeatReleased", "ConfirmSeat")]
    ),
    Scenario(
        "room again",
        given=[*ASKED, event("SeatReleased", "0")],
        when=command("RequestSeat", "9"),
        then=[event("SeatRequested", "9")],
    ),
    Scenario(
        "a released request stays ended",
        given=[*ASKED, event("SeatReleased", "0")],
        when=command("RequestSeat", "0"),
        then=[],
    ),
]


def test_the_rules_hold():
    assert failures(seats.WORKSHOP, OF_A_WORKSHOP) == []
    assert failures(seats.MEMBER, OF_A_MEMBER) == []


def follow(client, mine):
    return client.subscribe_to_all(filter_include=[mine.pattern], filter_by_stream_name=True)


def types(client, stream):
    return [event["type"] for event in read_to_end(client, stream)]


@pytest.mark.parametrize("killed", range(4))
def test_a_process_that_is_killed_after_any_step_ends_rightly(client, mine, killed):
    handle(client, mine("workshop-sql"), seats.WORKSHOP, {"type": "Plan", "seats": 1})
    for member in ("ann", "bob"):
        seats.request_seat(client, mine, f"r-{member}", member, "sql")
    for came, _ in zip(follow(client, mine), range(killed), strict=False):
        seats._handle_follow_up(client, mine, {"type": came.type, "data": seats.from_recorded(came)["data"]})
    seats.run_process(client, mine, follow(client, mine), "r-bob")
    assert types(client, mine("workshop-sql")) == ["WorkshopPlanned", "MemberRegistered", "RegistrationRefused"]
    assert types(client, mine("member-ann")) == ["SeatRequested", "SeatConfirmed"]
    assert types(client, mine("member-bob")) == ["SeatRequested", "SeatReleased"]


def test_a_request_that_nobody_made_is_told(client, mine):
    with pytest.raises(WaitError, match="The request r-9 had not ended"):
        seats.run_process(client, mine, follow(client, mine), "r-9", seconds=0.3)
