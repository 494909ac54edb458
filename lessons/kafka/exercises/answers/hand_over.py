"""The answers of kafka.hand_over."""

# %% given
from kafka import OffsetAndMetadata


# %% starter
async def hand_over(consumer, handled, revoked):
    """Commit what is handled in the partitions of `revoked`, before other members get them.

    `handled` is {TopicPartition: the offset of the last event that was handled in it}.
    """
    ...


# %% solution
async def hand_over(consumer, handled, revoked):
    """Commit what is handled in the partitions of `revoked`, before other members get them.

    `handled` is {TopicPartition: the offset of the last event that was handled in it}.
    """
    mine = [place for place in revoked if place in handled]
    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})


# %% right
async def hand_over(consumer, handled, revoked):
    await consumer.commit_async({place: OffsetAndMetadata(offset + 1) for place, offset in handled.items()})
    handled.clear()


# %% right
async def hand_over(consumer, handled, revoked):
    for place in revoked:
        offset = handled.pop(place, None)
        if offset is not None:
            await consumer.commit_async({place: OffsetAndMetadata(offset + 1)})


# %% right
async def hand_over(consumer, handled, revoked):
    mine = set(revoked) & handled.keys()
    commit = consumer.commit_async({place: OffsetAndMetadata(handled[place] + 1) for place in mine})
    for place in mine:
        del handled[place]
    await commit


# %% wrong: Name the offset that you commit
# -    mine = [place for place in revoked if place in handled]
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    await consumer.commit_async()
# +    handled.clear()


# %% wrong: commit the offset to read next
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place)) for place in mine})


# %% wrong: waits for the loop that runs the listener
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    consumer.commit({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})


# %% wrong: forget what is committed
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    await consumer.commit_async({place: OffsetAndMetadata(handled[place] + 1) for place in mine})


# %% wrong: Commit before the partitions go
# -    mine = [place for place in revoked if place in handled]
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    for place in revoked:
# +        handled.pop(place, None)


# %% wrong: is no coroutine
# -async def hand_over(consumer, handled, revoked):
# +def hand_over(consumer, handled, revoked):
# @@
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})


# %% wrong: Await the commit
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})


# %% wrong: Forget nothing that you have not committed
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    await consumer.commit_async({place: OffsetAndMetadata(handled[place] + 1) for place in mine})
# +    handled.clear()


# %% wrong: nothing where none is handled
# -    mine = [place for place in revoked if place in handled]
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place, 0) + 1) for place in revoked})


# %% wrong: asyncio does not know it
# -async def hand_over(consumer, handled, revoked):
# +import asyncio
# +
# +
# +async def hand_over(consumer, handled, revoked):
# @@
# -    await consumer.commit_async({place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine})
# +    offsets = {place: OffsetAndMetadata(handled.pop(place) + 1) for place in mine}
# +    await asyncio.to_thread(consumer.commit, offsets)
