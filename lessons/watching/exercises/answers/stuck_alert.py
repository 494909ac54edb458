"""The answers of watching.stuck_alert."""

# %% given
from itertools import pairwise


# %% starter
def is_stuck(readings):
    """Whether events waited in each of the last five readings, and none was handled between them."""
    ...


# %% solution
def is_stuck(readings):
    last = readings[-5:]
    same = len({reading.position for reading in last}) == 1
    return len(last) == 5 and same and all(reading.lag > 0 for reading in last)


# %% right
def is_stuck(readings):
    count = 0
    for reading in reversed(readings):
        if reading.lag == 0 or reading.position != readings[-1].position:
            break
        count += 1
    return count >= 5


# %% right
def is_stuck(readings):
    last = readings[-5:]
    stands = [old.position == new.position and old.lag and new.lag for old, new in pairwise(last)]
    return len(stands) == 4 and all(stands)


# %% wrong: A false alarm: a burst
def is_stuck(readings):
    return readings[-1].lag > 20


# %% wrong: No alert: a poison at the end
def is_stuck(readings):
    last = readings[-5:]
    return len(last) == 5 and last[0].lag > 0 and all(old.lag < new.lag for old, new in pairwise(last))


# %% wrong: A false alarm: a quiet night
def is_stuck(readings):
    last = readings[-5:]
    return len(last) == 5 and len({reading.position for reading in last}) == 1 and last[-1].lag > 0


# %% wrong: Too early
def is_stuck(readings):
    last = readings[-3:]
    same = len({reading.position for reading in last}) == 1
    return len(last) == 3 and same and all(reading.lag > 0 for reading in last)


# %% wrong: it begins with one
def is_stuck(readings):
    return readings[-5].lag > 0 and readings[-5].position == readings[-1].position


# %% wrong: It still fires after the end
def is_stuck(readings):
    count = 0
    for old, new in pairwise(readings):
        if old.position == new.position and old.lag:
            count += 1
    return count >= 4


# %% wrong: A false alarm: a replay
def is_stuck(readings):
    last = readings[-5:]
    return len(last) == 5 and last[-1].position <= last[0].position and all(reading.lag > 0 for reading in last)
