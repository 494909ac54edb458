"""The answers of pulsar.offloadable."""


# %% starter
def entries_to_offload(stats): ...


# %% solution
def entries_to_offload(stats):
    closed = stats["ledgers"][:-1]
    return sum(ledger["entries"] for ledger in closed if not ledger["offloaded"])


# %% right
def entries_to_offload(stats):
    moved = sum(ledger["entries"] for ledger in stats["ledgers"] if ledger["offloaded"])
    return stats["numberOfEntries"] - stats["currentLedgerEntries"] - moved


# %% right
def entries_to_offload(stats):
    *closed, _ = stats["ledgers"]
    total = 0
    for ledger in closed:
        if not ledger["offloaded"]:
            total += ledger["entries"]
    return total


# %% wrong: are all entries
def entries_to_offload(stats):
    return stats["numberOfEntries"]


# %% wrong: in the bucket already
def entries_to_offload(stats):
    return sum(ledger["entries"] for ledger in stats["ledgers"][:-1])


# %% wrong: How many entries are in them?
def entries_to_offload(stats):
    return len([ledger for ledger in stats["ledgers"][:-1] if not ledger["offloaded"]])


# %% wrong: Return one whole number
def entries_to_offload(stats):
    return [ledger["entries"] for ledger in stats["ledgers"][:-1] if not ledger["offloaded"]]


# %% right
def entries_to_offload(stats):
    newest = max(ledger["ledgerId"] for ledger in stats["ledgers"])
    return sum(one["entries"] for one in stats["ledgers"] if one["ledgerId"] != newest and not one["offloaded"])


# %% wrong: returned 0. Closed and not yet moved are 30
def entries_to_offload(stats):
    return sum(ledger["entries"] for ledger in stats["ledgers"] if ledger["entries"] == 50 and not ledger["offloaded"])
