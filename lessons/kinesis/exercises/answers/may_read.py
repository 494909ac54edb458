"""The answers of kinesis.may_read."""


# %% starter
def may_read(shards, finished): ...


# %% solution
def may_read(shards, finished):
    unread = {shard["ShardId"] for shard in shards} - finished
    return [
        shard["ShardId"]
        for shard in shards
        if shard["ShardId"] in unread
        and shard.get("ParentShardId") not in unread
        and shard.get("AdjacentParentShardId") not in unread
    ]


# %% right
def may_read(shards, finished):
    listed = {shard["ShardId"] for shard in shards}
    ready = []
    for shard in shards:
        parents = {shard.get("ParentShardId"), shard.get("AdjacentParentShardId")} & listed
        if shard["ShardId"] not in finished and parents <= finished:
            ready.append(shard["ShardId"])
    return ready


# %% right
def may_read(shards, finished):
    unread = {shard["ShardId"]: shard for shard in shards if shard["ShardId"] not in finished}
    parents = ("ParentShardId", "AdjacentParentShardId")
    return {name for name, shard in unread.items() if not any(shard.get(parent) in unread for parent in parents)}


# %% wrong: It has two parents
def may_read(shards, finished):
    unread = {shard["ShardId"] for shard in shards} - finished
    return [
        shard["ShardId"] for shard in shards if shard["ShardId"] in unread and shard.get("ParentShardId") not in unread
    ]


# %% wrong: You read the open shards
def may_read(shards, finished):
    return [shard["ShardId"] for shard in shards if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]


# %% wrong: Who waits for a shard that has gone?
#      unread = {shard["ShardId"] for shard in shards} - finished
# +    done = finished | {None}
# @@
# -        and shard.get("ParentShardId") not in unread
# -        and shard.get("AdjacentParentShardId") not in unread
# +        and shard.get("ParentShardId") in done
# +        and shard.get("AdjacentParentShardId") in done


# %% wrong: You leave out 2, 3 when 0 was read
def may_read(shards, finished):
    unread = {shard["ShardId"] for shard in shards} - finished
    return [shard["ShardId"] for shard in shards if shard["ShardId"] in unread and "ParentShardId" not in shard]


# %% wrong: You leave out 1 at the beginning
def may_read(shards, finished):
    return sorted({shard["ShardId"] for shard in shards} - finished)[:1]


# %% wrong: `may_read` returned a list of dict
# -        shard["ShardId"]
# -        for shard in shards
# +        shard
# +        for shard in shards
