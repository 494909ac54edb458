"""The answers of kinesis.wait_for_room."""


# %% starter
def seconds_to_wait(moments, now, limit): ...


# %% solution
def seconds_to_wait(moments, now, limit):
    if len(moments) < limit:
        return 0
    return max(0, moments[-limit] + 1 - now)


# %% right
def seconds_to_wait(moments, now, limit):
    recent = [moment for moment in moments if moment > now - 1]
    return recent[-limit] + 1 - now if len(recent) >= limit else 0


# %% right
def seconds_to_wait(moments, now, limit):
    return 1 / limit


# %% right
def seconds_to_wait(moments, now, limit):
    return max(0, moments[-1] + 1.01 / limit - now) if moments else 0


# %% wrong: records were refused
def seconds_to_wait(moments, now, limit):
    return 0


# %% wrong: wait only when the shard is full
def seconds_to_wait(moments, now, limit):
    return 1


# %% wrong: Nobody can wait less than 0
# -    return max(0, moments[-limit] + 1 - now)
# +    return moments[-limit] + 1 - now


# %% wrong: You waited
# -    return max(0, moments[-limit] + 1 - now)
# +    return max(0, moments[-1] + 1 - now)


# %% wrong: of 35 records were refused: the
# -    return max(0, moments[-limit] + 1 - now)
# +    return max(0, moments[0] + 1 - now)


# %% wrong: of 12 records were refused: the shard takes 4
def seconds_to_wait(moments, now, limit):
    return max(0, moments[-10] + 1 - now) if len(moments) >= 10 else 0


# %% wrong: 1 of 35 records were refused
# -    if len(moments) < limit:
# +    if len(moments) <= limit:
