"""The answers of kinesis.shard_number."""


# %% starter
def shard_number(hash_key, shards):
    size = 2**128 // shards
    return ...


# %% solution
def shard_number(hash_key, shards):
    size = 2**128 // shards
    return min(hash_key // size, shards - 1)


# %% right
# -    return min(hash_key // size, shards - 1)
# +    return shards - 1 if hash_key >= (shards - 1) * size else hash_key // size


# %% right
def shard_number(hash_key, shards):
    number, _ = divmod(hash_key, 2**128 // shards)
    return number if number < shards else number - 1


# %% wrong: as Kafka does
def shard_number(hash_key, shards):
    return hash_key % shards


# %% wrong: use `//`
def shard_number(hash_key, shards):
    return hash_key / (2**128 / shards)


# %% wrong: you say shard 0, and Kinesis put it into shard
def shard_number(hash_key, shards):
    return 0


# %% wrong: the last shard takes what the division leaves over
def shard_number(hash_key, shards):
    return hash_key // (2**128 // shards)


# %% wrong: For user-
def shard_number(hash_key, shards):
    return min(hash_key // (2**128 // 3), 2)


# %% right
# -    return min(hash_key // size, shards - 1)
# +    return sum(hash_key >= number * size for number in range(1, shards))


# %% wrong: begins with the hash key 0, included
# -    return min(hash_key // size, shards - 1)
# +    return min(-(-hash_key // size) - 1, shards - 1)


# %% wrong: Shard 1 of 3 begins with the hash key
def shard_number(hash_key, shards):
    return hash_key * shards // 2**128
