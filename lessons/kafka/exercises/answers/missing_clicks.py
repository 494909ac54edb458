"""The answers of kafka.missing_clicks."""


# %% starter
def count_windows(clicks, size, lateness):
    """The count of each window, by page and start; a click is dropped when its window is closed."""
    opened, closed = {}, {}
    for page, at in clicks:
        watermark = at - lateness
        start = at - at % size
        if start + size > watermark:
            opened[page, start] = opened.get((page, start), 0) + 1
        for window in [one for one in opened if one[1] + size <= watermark]:
            closed[window] = opened.pop(window)
    return {**closed, **opened}


# %% solution
def count_windows(clicks, size, lateness):
    opened, closed, watermark = {}, {}, 0
    for page, at in clicks:
        watermark = max(watermark, at - lateness)
        start = at - at % size
        if start + size > watermark:
            opened[page, start] = opened.get((page, start), 0) + 1
        for window in [one for one in opened if one[1] + size <= watermark]:
            closed[window] = opened.pop(window)
    return {**closed, **opened}


# %% right
def count_windows(clicks, size, lateness):
    counts, newest = {}, 0
    for page, at in clicks:
        newest = max(newest, at)
        start = at - at % size
        if start + size > newest - lateness:
            counts[page, start] = counts.get((page, start), 0) + 1
    return counts


# %% right
# -        watermark = max(watermark, at - lateness)
# +        if at - lateness > watermark:
# +            watermark = at - lateness


# %% wrong: one that comes too late must not be counted
def count_windows(clicks, size, lateness):
    counts = {}
    for page, at in clicks:
        start = at - at % size
        counts[page, start] = counts.get((page, start), 0) + 1
    return counts


# %% wrong: had 3 clicks in time
# -        watermark = max(watermark, at - lateness)
# +        watermark = max(watermark, at)


# %% wrong: had 10 clicks in time, and you say 1
# -        watermark = max(watermark, at - lateness)
# +        watermark = max(watermark, at) - lateness


# %% wrong: It should return the counts, as before
# -    return {**closed, **opened}
# +    return closed, opened


# %% wrong: The window of home from 60 on had 10 clicks in time
# -    return {**closed, **opened}
# +    return closed
