"""The answers of choosing.share_jobs."""

# %% given
from lessons.choosing.decision import Decision

# %% starter
jobs = Decision(choice=..., because=..., setting=...)

# %% solution
jobs = Decision(choice="Pulsar", because="shared work", setting="Shared")

# %% right
jobs = Decision(choice="Kafka", because="shared work", setting="share group")

# %% right
jobs = Decision("Pulsar", "shared work", "Shared")

# %% wrong: does not hang on 'partitions' there
jobs = Decision(choice="Kafka", because="shared work", setting="partitions")

# %% wrong: not because of 'throughput'
jobs = Decision(choice="Kafka", because="throughput", setting="partitions")

# %% wrong: A shard has one position
jobs = Decision(choice="Kinesis", because="shared work", setting="on-demand")

# %% wrong: nobody needs these notifications as a history
jobs = Decision(choice="Event Store", because="shared work", setting="retention")

# %% wrong: A table of jobs does for hundreds
jobs = Decision(choice="Postgres", because="shared work", setting="unique (stream, version)")

# %% wrong: is none of PROPERTIES
jobs = Decision(choice="Pulsar", because="speed", setting="Shared")
