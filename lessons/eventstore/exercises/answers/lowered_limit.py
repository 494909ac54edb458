"""The answers of eventstore.lowered_limit."""

# %% given
from lessons.eventstore.account import Refused

# isort: split
# %% starter
from functools import reduce


def answer_member(story, command):
    limit = 2

    def evolve(held, event):
        workshop = event["data"]["workshop"]
        if event["type"] == "SeatReleased":
            return tuple(one for one in held if one != workshop)
        if len(held) >= limit:
            raise Refused(f"{len(held)} seats are held already.", "Give one of them back first.")
        return (*held, workshop)

    def decide(held, workshop):
        if command["type"] == "Release":
            return [{"type": "SeatReleased", "data": {"workshop": workshop}}] if workshop in held else []
        event = {"type": "SeatConfirmed", "data": {"workshop": workshop}}
        evolve(held, event)
        return [event]

    return decide(reduce(evolve, story, ()), command["workshop"])


# %% solution
from functools import reduce


def answer_member(story, command):
    limit = 2

    def evolve(held, event):
        workshop = event["data"]["workshop"]
        if event["type"] == "SeatReleased":
            return tuple(one for one in held if one != workshop)
        return (*held, workshop)

    def decide(held, workshop):
        if command["type"] == "Release":
            return [{"type": "SeatReleased", "data": {"workshop": workshop}}] if workshop in held else []
        if len(held) >= limit:
            raise Refused(f"{len(held)} seats are held already.", "Give one of them back first.")
        return [{"type": "SeatConfirmed", "data": {"workshop": workshop}}]

    return decide(reduce(evolve, story, ()), command["workshop"])


# %% right
# -        if len(held) >= limit:
# -            raise Refused(f"{len(held)} seats are held already.", "Give one of them back first.")
# -        return [{"type": "SeatConfirmed", "data": {"workshop": workshop}}]
# +        event = {"type": "SeatConfirmed", "data": {"workshop": workshop}}
# +        if len(evolve(held, event)) > limit:
# +            raise Refused("More than one may have.", "Give one of them back first.")
# +        return [event]


# %% right
def answer_member(story, command):
    held = set()
    for event in story:
        change = held.add if event["type"] == "SeatConfirmed" else held.discard
        change(event["data"]["workshop"])
    data = {"workshop": command["workshop"]}
    match command["type"]:
        case "Release":
            return [{"type": "SeatReleased", "data": data}] * (command["workshop"] in held)
        case "Request" if len(held) < 2:
            return [{"type": "SeatConfirmed", "data": data}]
    raise Refused("That can't be done.", "Give a seat back first.")


# %% wrong: and is refused: what has happened
#              return tuple(one for one in held if one != workshop)
# +        if len(held) >= limit:
# +            raise Refused("Too many.", "Give one of them back first.")


# %% wrong: A member with two seats asked for another one, and got
# -    limit = 2
# +    limit = 3


# %% wrong: A member with three seats asked for another one, and got
# -        if len(held) >= limit:
# -            raise Refused(f"{len(held)} seats are held already.", "Give one of them back first.")


# %% wrong: gives git back, and it led to []
#              return tuple(one for one in held if one != workshop)
# +        if len(held) >= limit:
# +            return held


# %% wrong: gives python back, and it led to []
# -        return (*held, workshop)
# +        return (*held, workshop)[-limit:]


# %% wrong: gives sql back, and it led to []
def answer_member(story, command):
    confirmed, released = (
        {event["data"]["workshop"] for event in story if event["type"] == kind}
        for kind in ("SeatConfirmed", "SeatReleased")
    )
    held, data = confirmed - released, {"workshop": command["workshop"]}
    if command["type"] == "Release":
        return [{"type": "SeatReleased", "data": data}] if command["workshop"] in held else []
    if len(held) >= 2:
        raise Refused("Two seats are held.", "Give one of them back first.")
    return [{"type": "SeatConfirmed", "data": data}]
