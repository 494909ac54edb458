"""The answers of kafka.sessions."""


# %% starter
def sessions(times, pause):
    """The sessions as (first, last, count), the earliest first; all times in milliseconds."""
    ...


# %% solution
def sessions(times, pause):
    found = []
    for at in sorted(times):
        if found and at - found[-1][1] <= pause:
            first, _, count = found[-1]
            found[-1] = (first, at, count + 1)
        else:
            found.append((at, at, 1))
    return found


# %% right
def sessions(times, pause):
    ordered = sorted(times)
    cuts = [number for number in range(1, len(ordered)) if ordered[number] - ordered[number - 1] > pause]
    parts = [ordered[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(ordered)], strict=True)]
    return [(part[0], part[-1], len(part)) for part in parts if part]


# %% right
def sessions(times, pause):
    open_ones = []
    for at in times:  # as they come: a late click may join two sessions
        near = [one for one in open_ones if one[0] - pause <= at <= one[1] + pause]
        open_ones = [one for one in open_ones if one not in near]
        first = min([at, *(one[0] for one in near)])
        last = max([at, *(one[1] for one in near)])
        open_ones.append((first, last, 1 + sum(one[2] for one in near)))
    return sorted(open_ones)


# %% wrong: A click that comes late belongs where it was made
# -    for at in sorted(times):
# +    for at in times:


# %% wrong: exactly 30 minutes ends none
# -        if found and at - found[-1][1] <= pause:
# +        if found and at - found[-1][1] < pause:


# %% wrong: Your sessions have 1 of 5 clicks
# -        else:
# -            found.append((at, at, 1))
# +        elif not found:
# +            found.append((at, at, 1))
# @@
# -            found[-1] = (first, at, count + 1)
# +            found[-1] = (first, at, count)


# %% wrong: Your sessions are [(0, 1200000, 2)
# -        if found and at - found[-1][1] <= pause:
# +        if found and at - found[-1][0] <= pause:


# %% wrong: It should return a list of
# -    return found
# +    return len(found)


# %% wrong: Without a click there is no session
# -    return found
# +    return found or [(0, 0, 0)]
