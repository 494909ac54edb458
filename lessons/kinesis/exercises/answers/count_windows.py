"""The answers of kinesis.count_windows."""


# %% starter
def count_windows(events, seconds): ...


# %% solution
def count_windows(events, seconds):
    counts, seen = {}, set()
    for event in events:
        if event["id"] in seen:
            continue
        seen.add(event["id"])
        start = event["at"] - event["at"] % seconds
        counts[start] = counts.get(start, 0) + 1
    return counts


# %% right
def count_windows(events, seconds):
    ids = {}
    for event in events:
        ids.setdefault(event["at"] // seconds * seconds, set()).add(event["id"])
    return {start: len(found) for start, found in ids.items()}


# %% right
from collections import Counter


def count_windows(events, seconds):
    times = {event["id"]: event["at"] for event in events}
    return Counter(at - at % seconds for at in times.values())


# %% wrong: an event that came twice counts once
def count_windows(events, seconds):
    counts = {}
    for event in events:
        start = event["at"] // seconds * seconds
        counts[start] = counts.get(start, 0) + 1
    return counts


# %% wrong: begins at 10
# -        start = event["at"] - event["at"] % seconds
# +        start = event["at"] // seconds


# %% wrong: One came late, or on the border
def count_windows(events, seconds):
    counts, start = {}, None
    for event in events:
        if start is None or event["at"] >= start + seconds:
            start = event["at"] // seconds * seconds
        counts[start] = counts.get(start, 0) + 1
    return counts


# %% wrong: begins at 540
# -        start = event["at"] - event["at"] % seconds
# +        start = (event["at"] - 1) // seconds * seconds


# %% wrong: returned a list
# -    return counts
# +    return list(counts.values())


# %% wrong: You have no window that begins at 780
#          counts[start] = counts.get(start, 0) + 1
# +    counts.pop(max(counts, default=0), None)


# %% wrong: In your dict stands '600'
# -        start = event["at"] - event["at"] % seconds
# +        start = str(event["at"] - event["at"] % seconds)


# %% wrong: In your dict stands ['a'
def count_windows(events, seconds):
    ids = {}
    for event in events:
        ids.setdefault(event["at"] // seconds * seconds, []).append(event["id"])
    return ids
