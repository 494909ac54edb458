"""The answers of choosing.account_store."""

# %% given
from lessons.choosing.decision import Decision

# %% starter
accounts = Decision(choice=..., because=..., setting=...)

# %% solution
accounts = Decision(choice="Event Store", because="expected version", setting="current_version")

# %% right
accounts = Decision(choice="Postgres", because="expected version", setting="unique (stream, version)")

# %% right
accounts = Decision("Event Store", "expected version", "current_version")

# %% wrong: Kafka takes both withdrawals
accounts = Decision(choice="Kafka", because="order per key", setting="acks=all")

# %% wrong: Kinesis takes both records
accounts = Decision(choice="Kinesis", because="little to operate", setting="on-demand")

# %% wrong: lets one service alone write
accounts = Decision(choice="Pulsar", because="order per key", setting="partitions")

# %% wrong: not because of 'replay'
accounts = Decision(choice="Event Store", because="replay", setting="retention")

# %% wrong: does not hang on 'current_version' there
accounts = Decision(choice="Postgres", because="expected version", setting="current_version")

# %% wrong: is none of CHOICES
accounts = Decision(choice="MongoDB", because="expected version", setting="current_version")

# %% wrong: This is no Decision
accounts = "Event Store"
