"""The answers of kinesis.split_between."""


# %% starter
def split_between(one, other):
    return ...


# %% solution
def split_between(one, other):
    return max(one, other)


# %% right
def split_between(one, other):
    return (one + other) // 2 + 1


# %% right
def split_between(one, other):
    return min(one, other) + 1


# %% wrong: still in one shard
def split_between(one, other):
    return 2**127


# %% wrong: both in the upper shard
def split_between(one, other):
    return min(one, other)


# %% wrong: a whole number
def split_between(one, other):
    return str(max(one, other))


# %% wrong: refuses to split
def split_between(one, other):
    return one + other
