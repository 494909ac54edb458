"""The answers of eventstore.waiting_list."""

# %% given
from lessons.eventstore.account import Refused


# %% starter
def decide_or_wait(workshop, command): ...


# %% solution
def decide_or_wait(workshop, command):
    member = command["member"]
    data = {"member": member}
    if command["type"] == "Register":
        if member in workshop.members or member in workshop.waiting:
            return []
        free = len(workshop.members) < workshop.seats
        return [{"type": "MemberRegistered" if free else "MemberQueued", "data": data}]
    if member in workshop.waiting:
        return [{"type": "QueueLeft", "data": data}]
    if member not in workshop.members:
        raise Refused(f"{member} has no seat.", "Look at the name.")
    next_one = [{"type": "MemberRegistered", "data": {"member": first}} for first in workshop.waiting[:1]]
    return [{"type": "RegistrationCancelled", "data": data}, *next_one]


# %% right
def decide_or_wait(workshop, command):
    def event(kind, member=command["member"]):
        return {"type": kind, "data": {"member": member}}

    has_seat, waits = (command["member"] in some for some in (workshop.members, workshop.waiting))
    match command["type"], has_seat, waits:
        case "Register", False, False if len(workshop.members) < workshop.seats:
            return [event("MemberRegistered")]
        case "Register", False, False:
            return [event("MemberQueued")]
        case "Register", _, _:
            return []
        case "Cancel", True, _ if workshop.waiting:
            return [event("RegistrationCancelled"), event("MemberRegistered", workshop.waiting[0])]
        case "Cancel", True, _:
            return [event("RegistrationCancelled")]
        case "Cancel", _, True:
            return [event("QueueLeft")]
    raise Refused("No.", "Ask for something else.")


# %% right
def decide_or_wait(workshop, command):
    member, kinds = command["member"], []
    known = {*workshop.members, *workshop.waiting}
    if command["type"] == "Cancel":
        if member not in known:
            raise Refused("Nothing to give back.", "Look at the name.")
        kinds.append(("QueueLeft" if member in workshop.waiting else "RegistrationCancelled", member))
        if member in workshop.members and workshop.waiting:
            kinds.append(("MemberRegistered", workshop.waiting[0]))
    elif member not in known:
        kinds.append(("MemberQueued" if len(workshop.members) == workshop.seats else "MemberRegistered", member))
    return tuple({"type": kind, "data": {"member": who}} for kind, who in kinds)


# %% wrong: goes to who has waited longest
# -    return [{"type": "RegistrationCancelled", "data": data}, *next_one]
# +    return [{"type": "RegistrationCancelled", "data": data}]


# %% wrong: 'data': {'member': 'eva'}}]. Expected
# -    next_one = [{"type": "MemberRegistered", "data": {"member": first}} for first in workshop.waiting[:1]]
# +    next_one = [{"type": "MemberRegistered", "data": {"member": first}} for first in workshop.waiting[-1:]]


# %% wrong: who leaves the waiting list frees no seat
# -        return [{"type": "QueueLeft", "data": data}]
# +        first = workshop.waiting[0]
# +        return [{"type": "QueueLeft", "data": data}, {"type": "MemberRegistered", "data": {"member": first}}]


# %% wrong: who has a seat needs no second one
# -        if member in workshop.members or member in workshop.waiting:
# +        if member in workshop.waiting:


# %% wrong: who waits does not wait twice
# -        if member in workshop.members or member in workshop.waiting:
# +        if member in workshop.members:


# %% wrong: returned []. It has to raise Refused
# -        raise Refused(f"{member} has no seat.", "Look at the name.")
# +        return []


# %% wrong: without a free seat one waits
# -        free = len(workshop.members) < workshop.seats
# +        free = len(workshop.members) <= workshop.seats


# %% wrong: `decide_or_wait` returned one event
# -        return [{"type": "MemberRegistered" if free else "MemberQueued", "data": data}]
# +        return {"type": "MemberRegistered" if free else "MemberQueued", "data": data}


# %% wrong: returned None. It has to raise Refused
# -        raise Refused(f"{member} has no seat.", "Look at the name.")
# +        return None


# %% wrong: `decide_or_wait` refused. Expected: []
#      if command["type"] == "Register":
# +        if member in workshop.members:
# +            raise Refused("You have a seat.", "Come.")
