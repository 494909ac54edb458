"""A picture of a stream's shards as a tree: their hash keys from left to right, children below their parents."""

from collections.abc import Sequence

from botocore.client import BaseClient

from lessons.course.layout import EDGE, SMALL, WIDEST
from lessons.course.pictures import CARD, Picture, arrow, box, colours, text, title
from lessons.kinesis.lineage import all_shards, is_closed, parent_ids
from lessons.kinesis.shapes import Shard

Place = tuple[float, float, float]
"""Of a shard's box: left, top and width, in pixels."""

WIDE = WIDEST - 2 * EDGE
"""Pixels for the whole range of hash keys."""
TOP, HIGH, APART = 74, 34, 34
TOP_HASH = 2**128


def draw_stream(client: BaseClient, stream: str) -> Picture:
    """Draw the shards of the stream as they are now."""
    return draw(stream, all_shards(client, stream))


def draw(stream: str, shards: Sequence[Shard]) -> Picture:
    """Draw the shards: open ones are coloured, closed ones are not.

    Args:
        stream: its name.
        shards: as `list_shards` returns them.
    """
    level = generations(shards)
    places = {shard["ShardId"]: _place(shard, level[shard["ShardId"]]) for shard in shards}
    fill = colours(shard["ShardId"] for shard in shards if not is_closed(shard))
    shapes = [title(f"stream {stream}"), text(EDGE, 52, "hash key 0", SMALL)]
    shapes.append(text(EDGE + WIDE, 52, "2^128", SMALL, "end"))
    for shard in shards:
        for parent in parent_ids(shard):
            if parent in places:
                shapes.append(_line(places[parent], places[shard["ShardId"]]))
    for shard in shards:
        x, y, width = places[shard["ShardId"]]
        shapes.append(box(x, y, width - 4, HIGH, _lines(shard), fill.get(shard["ShardId"], CARD), SMALL))
    height = TOP + (max(level.values(), default=0) + 1) * (HIGH + APART) - APART + 14
    return Picture(WIDEST, height, shapes, "\n".join([f"stream {stream}", *map(_words, shards)]))


def generations(shards: Sequence[Shard]) -> dict[str, int]:
    """By the shard's id, how many generations of parents it has in this list."""
    levels: dict[str, int] = {}
    for shard in sorted(shards, key=lambda shard: shard["ShardId"]):  # a parent's id is lower than its children's
        generation = max((levels[parent] + 1 for parent in parent_ids(shard) if parent in levels), default=0)
        levels[shard["ShardId"]] = generation
    return levels


def shard_label(shard: Shard) -> str:
    """The shard's number, and whether it is closed."""
    return f"{int(shard['ShardId'].rpartition('-')[2])}{' (closed)' if is_closed(shard) else ''}"


def _lines(shard: Shard) -> list[str]:
    """The lines of the shard's box, which may be narrow."""
    return shard_label(shard).split()


def _range(shard: Shard) -> tuple[float, float]:
    """Where its hash keys begin and end, as parts of all hash keys."""
    keys = shard["HashKeyRange"]
    first, last = int(keys["StartingHashKey"]), int(keys["EndingHashKey"])
    return first / TOP_HASH, (last + 1) / TOP_HASH


def _place(shard: Shard, generation: int) -> Place:
    first, last = _range(shard)
    return round(EDGE + WIDE * first, 1), TOP + generation * (HIGH + APART), round(WIDE * (last - first), 1)


def _line(parent: Place, child: Place) -> str:
    """An arrow from the parent down to the child, in the middle of their common hash keys."""
    middle = (max(parent[0], child[0]) + min(parent[0] + parent[2], child[0] + child[2])) / 2
    return arrow(middle, parent[1] + HIGH, middle, child[1])


def _words(shard: Shard) -> str:
    first, last = _range(shard)
    keys = f"shard {shard_label(shard)}: hash keys {100 * first:.0f} % to {100 * last:.0f} % of the range"
    return f"{keys}, after {' and '.join(parent_ids(shard))}" if parent_ids(shard) else keys
