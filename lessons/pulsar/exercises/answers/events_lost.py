"""The answers of pulsar.events_lost."""


# %% starter
def events_lost(stats): ...


# %% solution
def events_lost(stats):
    return min(other["replicationBacklog"] for other in stats["replication"].values())


# %% right
def events_lost(stats):
    return sorted(other["replicationBacklog"] for other in stats["replication"].values())[0]


# %% right
def events_lost(stats):
    fewest = float("inf")
    for name in stats["replication"]:
        fewest = min(fewest, stats["replication"][name]["replicationBacklog"])
    return fewest


# %% wrong: you added them up
def events_lost(stats):
    return sum(other["replicationBacklog"] for other in stats["replication"].values())


# %% wrong: is not lost if another one has it
def events_lost(stats):
    return max(other["replicationBacklog"] for other in stats["replication"].values())


# %% wrong: events were sent in east
def events_lost(stats):
    return stats["msgInCounter"]


# %% wrong: `events_lost` returned 6.
def events_lost(stats):
    return stats["replication"]["west"]["replicationBacklog"]
