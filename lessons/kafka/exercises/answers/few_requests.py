"""The answers of kafka.few_requests."""

# %% starter
settings = {"linger_ms": ..., "batch_size": ..., "compression_type": ...}


# %% solution
settings = {"linger_ms": 500, "batch_size": 1_000_000, "compression_type": "gzip"}


# %% right
settings = {"linger_ms": 500, "batch_size": 1_000_000, "compression_type": "zstd"}


# %% right
settings = {"linger_ms": 50, "batch_size": 500_000, "compression_type": "gzip"}


# %% right
settings = {"linger_ms": 1000, "batch_size": 2**20, "compression_type": "gzip", "acks": "all"}


# %% wrong: which of the two comes too soon?
settings = {"linger_ms": 500, "batch_size": 16_384, "compression_type": "gzip"}


# %% wrong: They can be much fewer
settings = {"linger_ms": 500, "batch_size": 1_000_000, "compression_type": None}


# %% wrong: A second is the most
settings = {"linger_ms": 60_000, "batch_size": 1_000_000, "compression_type": "gzip"}


# %% wrong: With acks=0 events can be lost
settings = {
    "linger_ms": 500,
    "batch_size": 1_000_000,
    "compression_type": "gzip",
    "acks": 0,
    "enable_idempotence": False,
}


# %% wrong: A batch waits 0 ms at most
settings = {"linger_ms": 0, "batch_size": 1_000_000, "compression_type": "gzip"}


# %% wrong: `linger_ms` is '500'
settings = {"linger_ms": "500", "batch_size": 1_000_000, "compression_type": "gzip"}


# %% wrong: The producer refuses these settings
settings = {"linger_ms": 500, "batch_size": 1_000_000, "compression_type": "zip"}


# %% right
settings = {"linger_ms": 300, "batch_size": 500_000, "compression_type": "snappy"}


# %% right
settings = {"linger_ms": 300, "batch_size": 500_000, "compression_type": "lz4"}


# %% wrong: With retries=0 an event is lost
settings = {
    "linger_ms": 500,
    "batch_size": 1_000_000,
    "compression_type": "gzip",
    "retries": 0,
    "enable_idempotence": False,
}


# %% wrong: a retry can write an event twice
settings = {"linger_ms": 500, "batch_size": 1_000_000, "compression_type": "gzip", "enable_idempotence": False}
