"""The order of a merged notebook's cells, worked out from their ids alone."""

from collections.abc import Container


def order(base: list[str], new: list[str], mine: list[str]) -> list[str]:
    """Every id of the lesson now and of the learner's copy, once, in the order of the merged notebook.

    Args:
        base: the ids of the lesson as it was given.
        new: the ids of the lesson now.
        mine: the ids of the learner's copy.

    >>> order(base=["a", "b"], new=["a", "new", "b"], mine=["a", "my note", "b"])
    ['a', 'my note', 'new', 'b']
    >>> order(base=["a", "b"], new=["b", "a"], mine=["a", "my note", "b"])
    ['b', 'a', 'my note']
    """
    everywhere = set(base) & set(new) & set(mine)
    if _only(base, everywhere) == _only(new, everywhere):
        return _woven(mine, new, stay=set(mine) - set(new))
    return _woven(new, mine, stay=())


def _only(ids: list[str], wanted: set[str]) -> list[str]:
    return [id for id in ids if id in wanted]


def _woven(spine: list[str], others: list[str], stay: Container[str]) -> list[str]:
    """The spine, with each of the others that it lacks after the one that it follows there.

    Args:
        stay: ids of the spine that stay with the one before them, so that others come after these.
    """
    woven, place = list(spine), 0
    for id in others:
        if id in spine:
            place = woven.index(id) + 1
        while place < len(woven) and woven[place] in stay:
            place += 1
        if id not in spine:
            woven.insert(place, id)
            place += 1
    return woven
