"""The shards of a stream as a tree: each with its range of hash keys, children below their parents."""

from lessons.course.layout import EDGE, SMALL, WIDEST
from lessons.course.pictures import CARD, Picture, arrow, box, colours, text, title
from lessons.kinesis.lineage import all_shards, is_closed, parent_ids

WIDE = WIDEST - 2 * EDGE
"""Pixels for the whole range of hash keys."""
TOP, HIGH, APART = 74, 34, 34
TOP_HASH = 2**128


def draw_stream(client, stream: str) -> Picture:
    """Draw the shards of the stream as they are now."""
    return draw(stream, all_shards(client, stream))


def draw(stream: str, shards: list[dict]) -> Picture:
    """The picture of these shards; open ones are coloured, closed ones are not.

    Args:
        stream: its name.
        shards: as `list_shards` gives them.
    """
    level = generations(shards)
    place = {shard["ShardId"]: _place(shard, level[shard["ShardId"]]) for shard in shards}
    fill = colours(shard["ShardId"] for shard in shards if not is_closed(shard))
    shapes = [title(f"stream {stream}"), text(EDGE, 52, "hash key 0", SMALL)]
    shapes.append(text(EDGE + WIDE, 52, "2^128", SMALL, "end"))
    for shard in shards:
        for parent in parent_ids(shard):
            if parent in place:
                shapes.append(_line(place[parent], place[shard["ShardId"]]))
    for shard in shards:
        x, y, width = place[shard["ShardId"]]
        shapes.append(box(x, y, width - 4, HIGH, _lines(shard), fill.get(shard["ShardId"], CARD), SMALL))
    height = TOP + (max(level.values(), default=0) + 1) * (HIGH + APART) - APART + 14
    return Picture(WIDEST, height, shapes, "\n".join([f"stream {stream}", *map(_words, shards)]))


def generations(shards: list[dict]) -> dict[str, int]:
    """How many generations of parents each shard has in this list, by its id: 0 for one without any."""
    found: dict[str, int] = {}
    for shard in sorted(shards, key=lambda shard: shard["ShardId"]):  # a parent's id is lower than its children's
        found[shard["ShardId"]] = max((found[parent] + 1 for parent in parent_ids(shard) if parent in found), default=0)
    return found


def shard_label(shard: dict) -> str:
    """The shard's number, and whether it is closed."""
    return f"{int(shard['ShardId'].rpartition('-')[2])}{' (closed)' if is_closed(shard) else ''}"


def _lines(shard: dict) -> list[str]:
    """The label of the shard's box, which is narrow where the range is."""
    return shard_label(shard).split()


def _range(shard: dict) -> tuple[float, float]:
    """Where its range begins and ends, as parts of the whole range."""
    first, last = (int(shard["HashKeyRange"][name]) for name in ("StartingHashKey", "EndingHashKey"))
    return first / TOP_HASH, (last + 1) / TOP_HASH


def _place(shard: dict, generation: int) -> tuple[float, float, float]:
    first, last = _range(shard)
    return round(EDGE + WIDE * first, 1), TOP + generation * (HIGH + APART), round(WIDE * (last - first), 1)


def _line(parent: tuple[float, float, float], child: tuple[float, float, float]) -> str:
    """An arrow from the parent down to the child, at the middle of what they have in common."""
    middle = (max(parent[0], child[0]) + min(parent[0] + parent[2], child[0] + child[2])) / 2
    return arrow(middle, parent[1] + HIGH, middle, child[1])


def _words(shard: dict) -> str:
    first, last = _range(shard)
    said = f"shard {shard_label(shard)}: hash keys {100 * first:.0f} % to {100 * last:.0f} % of the range"
    return f"{said}, after {' and '.join(parent_ids(shard))}" if parent_ids(shard) else said
