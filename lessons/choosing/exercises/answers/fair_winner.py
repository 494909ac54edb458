"""The answers of choosing.fair_winner."""


# %% starter
def winner(logs, some_events, clock):
    took = {}
    for log in logs:
        began = clock()
        log.write(some_events)
        took[log.technology] = clock() - began
    return min(took, key=took.get)


# %% solution
def winner(logs, some_events, clock):
    took = {}
    for log in logs:
        began = clock()
        log.write(some_events)
        seconds = clock() - began
        arrived = log.reader("check").read(len(some_events))
        if log.ranked and len(arrived) == len(some_events):
            took[log.technology] = seconds
    return min(took, key=took.get, default="")


# %% right
def winner(logs, some_events, clock):
    best, shortest = "", None
    for log in logs:
        if not log.ranked:
            continue
        began = clock()
        log.write(some_events)
        seconds = clock() - began
        with log.reader("check") as reader:
            is_whole = reader.read(len(some_events)) == some_events
        if is_whole and (shortest is None or seconds < shortest):
            best, shortest = log.technology, seconds
    return best


# %% right
def seconds_for(log, some_events, clock):
    began = clock()
    log.write(some_events)
    return clock() - began


def is_fit(log, some_events):
    return log.ranked and len(log.reader("check").read(len(some_events))) == len(some_events)


def winner(logs, some_events, clock):
    runs = [(seconds_for(log, some_events, clock), log) for log in logs]
    fit = [(seconds, log.technology) for seconds, log in runs if is_fit(log, some_events)]
    return min(fit)[1] if fit else ""


# %% wrong: only some of the events can be read
# -        if log.ranked and len(arrived) == len(some_events):
# +        if log.ranked:


# %% wrong: stands in for a service
# -        if log.ranked and len(arrived) == len(some_events):
# +        if len(arrived) == len(some_events):


# %% wrong: took the shortest time
# -    return min(took, key=took.get, default="")
# +    return max(took, key=took.get, default="")


# %% wrong: Say so with an empty text
# -    return min(took, key=took.get, default="")
# +    return min(took, key=took.get, default=None)
