"""The answers of kinesis.silent_leases."""


# %% starter
def may_take(before, now, me): ...


# %% solution
def may_take(before, now, me):
    counters = {lease.shard: lease.counter for lease in before}
    return [
        lease
        for lease in now
        if lease.owner != me
        and lease.checkpoint != "SHARD_END"
        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
    ]


# %% right
def may_take(before, now, me):
    counters = {lease.shard: lease.counter for lease in before}

    def is_free(lease):
        return lease.owner == "-" or counters.get(lease.shard) == lease.counter

    return {lease for lease in now if is_free(lease) and lease.owner != me and lease.checkpoint != "SHARD_END"}


# %% right
def may_take(before, now, me):
    seen = {(lease.shard, lease.counter) for lease in before}
    others = [lease for lease in now if lease.owner != me and lease.checkpoint != "SHARD_END"]
    return [lease for lease in others if lease.owner == "-" or (lease.shard, lease.counter) in seen]


# %% right
def may_take(before, now, me):
    others = [lease for lease in now if lease.owner != me and lease.checkpoint != "SHARD_END"]
    return [lease for lease in others if lease.owner == "-" or lease in before]


# %% wrong: read to its end
# -        if lease.owner != me
# -        and lease.checkpoint != "SHARD_END"
# -        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
# +        if lease.owner != me and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)


# %% wrong: its counter went up
def may_take(before, now, me):
    counters = {lease.shard: lease.counter for lease in before}
    return [lease for lease in now if lease.owner != me and lease.checkpoint != "SHARD_END"]


# %% wrong: a lease of your own
# -        if lease.owner != me
# -        and lease.checkpoint != "SHARD_END"
# -        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
# +        if lease.checkpoint != "SHARD_END" and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)


# %% wrong: nobody would read its shard
def may_take(before, now, me):
    counters = {lease.shard: lease.counter for lease in before}
    return [lease for lease in now if lease.owner == "-"]


# %% wrong: that another worker has just taken
# -        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
# +        and counters.get(lease.shard, lease.counter) == lease.counter


# %% wrong: it was not there at the first look.
# -        if lease.owner != me
# -        and lease.checkpoint != "SHARD_END"
# -        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
# +        if lease.owner != me and lease.checkpoint != "SHARD_END" and counters.get(lease.shard) == lease.counter


# %% wrong: somebody has taken it since
# -    counters = {lease.shard: lease.counter for lease in before}
# +    counters = {lease.shard: lease.counter for lease in before}
# +    free = {lease.shard for lease in before if lease.owner == "-"}
# @@
# -        and (lease.owner == "-" or counters.get(lease.shard) == lease.counter)
# +        and (lease.owner == "-" or lease.shard in free or counters.get(lease.shard) == lease.counter)


# %% wrong: For another worker, bob
# -        if lease.owner != me
# +        if lease.owner != "eve"
