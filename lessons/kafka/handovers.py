"""Who has read each partition of a topic, one member after the other, as a picture that is redrawn while they join."""

from collections.abc import Iterable, Mapping

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, SIZE, TOP, WIDEST, shortened
from lessons.course.live import Live, colour_of
from lessons.course.pictures import PLAIN, Picture, text, title

NOBODY = "nobody"
MOST = 3
"""At most this many readers of a partition are shown: the newest."""
HIGH, ROW, HEAD = 24, 30, 30
"""Pixels: a box's height, from one row to the next, the height of a group's heading."""
READERS = Grid(left=110, step=146, gap=8, high=HIGH, size=SIZE)
TITLE = "who reads, one after the other"

Readers = tuple[tuple[str, ...], ...]
"""For each partition its readers, the newest last; NOBODY stands between two of them while nobody reads."""


class History:
    """What the listeners of a group's members tell.

    Args:
        partitions: how many the topic has.

    >>> history = History(2)
    >>> history.take("ann", [0, 1])
    >>> history.free([1])
    >>> history.take("bob", [1])
    >>> history.readers, stopped(history.readers)
    ((('ann',), ('ann', 'nobody', 'bob')), 1)
    """

    def __init__(self, partitions: int):
        self._readers: list[list[str]] = [[] for _ in range(partitions)]

    def take(self, member: str, partitions: Iterable[int]) -> None:
        """The member has got these partitions; one that it has already changes nothing."""
        for number in partitions:
            if self._readers[number][-1:] != [member]:
                self._readers[number].append(member)

    def free(self, partitions: Iterable[int]) -> None:
        """The member that had these partitions has them no more."""
        self.take(NOBODY, partitions)

    @property
    def readers(self) -> Readers:
        """For each partition its readers until now."""
        return tuple(map(tuple, self._readers))


def stopped(readers: Readers) -> int:
    """How many partitions were without a reader between two."""
    return sum(NOBODY in names for names in readers)


def watch(histories: Mapping[str, History]) -> Live[dict[str, Readers]]:
    """A picture of the groups that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        histories: by the group's name; those of one picture have the same number of partitions.
    """
    return Live(lambda: {name: history.readers for name, history in histories.items()}, draw)


def draw(groups: Mapping[str, Readers]) -> Picture:
    """Draw each group's partitions with their readers, under the group's name."""
    shapes, top = [title(TITLE)], TOP
    for name, readers in groups.items():
        shapes.append(text(EDGE, top + HEAD / 2, shortened(_heading(name, readers), WIDEST - 2 * EDGE), bold=True))
        top += HEAD
        for number, names in enumerate(readers):
            shapes += _row(number, names, top + number * ROW)
        top += len(readers) * ROW
    lines = [f"{_heading(name, readers)}: {_words(readers)}" for name, readers in groups.items()]
    return Picture(WIDEST, top + EDGE, shapes, "\n".join([TITLE, *lines]))


def _row(number: int, names: tuple[str, ...], top: int) -> list[str]:
    boxes = [Box(name, PLAIN if name == NOBODY else colour_of(name)) for name in names[-MOST:]]
    return [text(EDGE, top + HIGH / 2, f"partition {number}"), *READERS.row(top, boxes)]


def _heading(name: str, readers: Readers) -> str:
    return f"{name}, {stopped(readers)} of {len(readers)} partitions stopped"


def _words(readers: Readers) -> str:
    shown = (", ".join(names[-MOST:]) or "none yet" for names in readers)
    return "; ".join(f"partition {number} {names}" for number, names in enumerate(shown))
