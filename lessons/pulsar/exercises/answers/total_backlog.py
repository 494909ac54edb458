"""The answers of pulsar.total_backlog."""


# %% starter
def total_backlog(stats): ...


# %% solution
def total_backlog(stats):
    subscriptions = stats["subscriptions"]
    return sum(subscription["msgBacklog"] for subscription in subscriptions.values())


# %% right
def total_backlog(stats):
    total = 0
    for name in stats["subscriptions"]:
        total += stats["subscriptions"][name]["msgBacklog"]
    return total


# %% right
def total_backlog(stats):
    return sum(found.get("msgBacklog", 0) for _, found in stats["subscriptions"].items())


# %% wrong: is the number of events on the topic
def total_backlog(stats):
    return stats["msgInCounter"]


# %% wrong: 5 is the backlog of one subscription. The topic has 2
def total_backlog(stats):
    return max(subscription["msgBacklog"] for subscription in stats["subscriptions"].values())


# %% wrong: Return one whole number
def total_backlog(stats):
    return {name: found["msgBacklog"] for name, found in stats["subscriptions"].items()}


# %% wrong: returned 0. The subscriptions are
def total_backlog(stats):
    found = stats["subscriptions"]
    return sum(found[name]["msgBacklog"] for name in ("analytics-service", "billing-service") if name in found)


# %% right
def total_backlog(stats):
    behind = [subscription["msgBacklog"] for subscription in stats["subscriptions"].values()]
    return sum(behind) if behind else 0


# %% wrong: has received and not acknowledged
def total_backlog(stats):
    return sum(found["msgBacklog"] - found["unackedMessages"] for found in stats["subscriptions"].values())


# %% wrong: returned 8. The subscriptions are
def total_backlog(stats):
    return 8
