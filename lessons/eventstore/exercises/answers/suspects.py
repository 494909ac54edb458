"""The answers of eventstore.suspects."""

# %% given
from lessons.eventstore.windows import Window


# %% starter
def suspects(withdrawals):
    windows = {}
    found = []
    for data in withdrawals:
        window = windows.setdefault(..., Window(count=3, seconds=60))
        if window.add(data):
            found.append(data["owner"])
    return found


# %% solution
def suspects(withdrawals):
    windows = {}
    found = []
    for data in withdrawals:
        window = windows.setdefault(data["owner"], Window(count=3, seconds=60))
        if window.add(data):
            found.append(data["owner"])
    return found


# %% right
from collections import defaultdict
from datetime import datetime, timedelta


def suspects(withdrawals):
    moments = defaultdict(list)
    for data in withdrawals:
        moments[data["owner"]].append(datetime.fromisoformat(data["at"]))
    minute = timedelta(seconds=60)
    return {who for who, all in moments.items() if any(last - first <= minute for first, last in zip(all, all[2:]))}


# %% right
def suspects(withdrawals):
    found = []
    for owner in dict.fromkeys(data["owner"] for data in withdrawals):
        window = Window(count=3, seconds=60)
        if any([window.add(data) for data in withdrawals if data["owner"] == owner]):
            found.append(owner)
    return tuple(found)


# %% right
def suspects(withdrawals):
    windows, found = {}, {}
    for data in withdrawals:
        if windows.setdefault(data["owner"], Window(3, 60)).add(data):
            found[data["owner"]] = data["at"]
    return found.keys()


# %% wrong: different owners were counted together
# -        window = windows.setdefault(data["owner"], Window(count=3, seconds=60))
# +        window = windows.setdefault("everybody", Window(count=3, seconds=60))


# %% wrong: has never seen another one
# -        window = windows.setdefault(data["owner"], Window(count=3, seconds=60))
# +        window = windows.setdefault(data["at"], Window(count=3, seconds=60))


# %% wrong: How wide is your window?
# -        window = windows.setdefault(data["owner"], Window(count=3, seconds=60))
# +        window = windows.setdefault(data["owner"], Window(count=3, seconds=3600))
# @@
# -    return found
# +    return [owner for owner in found if owner != "Carol"]


# %% wrong: Dave is missing
from collections import Counter


def suspects(withdrawals):
    minutes = Counter((data["owner"], data["at"][:16]) for data in withdrawals)
    return [owner for (owner, _), count in minutes.items() if count >= 3]


# %% wrong: Does your time know of hours?
def suspects(withdrawals):
    times, found = {}, []
    for data in withdrawals:
        mine = times.setdefault(data["owner"], [])
        mine.append(int(data["at"][14:16]) * 60 + int(data["at"][17:19]))
        if len(mine) >= 3 and mine[-1] - mine[-3] <= 60:
            found.append(data["owner"])
    return found
