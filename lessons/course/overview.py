"""The whole course in one picture: a producer writes events to a broker, which keeps them; consumers read them there.

>>> draw([{"userId": 123}, {"userId": 456}], {"userId": 789}, {"analytics": 2, "billing": 1})
A producer sends the event of user 789 to the broker.
The broker keeps a stream: 0 user 123, 1 user 456. The next event gets number 2.
The consumer analytics gets number 1, user 456, and reads number 2 next.
The consumer billing gets number 0, user 123, and reads number 1 next.
"""

from collections.abc import Mapping, Sequence

from lessons.course.layout import EDGE, HIGH, SMALL, WIDEST
from lessons.course.pictures import CARD, PALETTE, Picture, arrow, box, rectangle, text

ROW = 78
PRODUCER, BROKER, CONSUMERS = EDGE, 174, 470
"""Where each of them begins, from left to right."""
BOX, EVENT, SLOT, ROOM = 80, 68, 70, 222
NEW, ACTOR = PALETTE[0], PALETTE[1]


def draw(kept: Sequence[dict[str, int]], coming: dict[str, int], readers: Mapping[str, int]) -> Picture:
    """The picture of a stream at one moment.

    Args:
        kept: two events that the broker has, in their order; each is the event of a user.
        coming: the one that is on its way to the broker.
        readers: by the consumer's name, how many of the events it has read: one or more.
    """
    high = len(readers) * ROW
    top = 12 + (high - HIGH) / 2
    middle = top + HIGH / 2
    shapes = [
        *(box(PRODUCER, top, BOX, HIGH, "producer", ACTOR), arrow(PRODUCER + BOX, middle, BROKER, middle)),
        box(PRODUCER + BOX + 4, middle - 34, EVENT, 26, _label(coming), NEW, size=SMALL),
        *(rectangle(BROKER, 12, ROOM, high), text(BROKER + 8, 30, "broker", bold=True), *_slots(kept, top)),
    ]
    for line, (name, read) in enumerate(readers.items()):
        shapes += _consumer(name, read, _label(kept[read - 1]), 30 + ROW * line)
    words = [f"A producer sends the event of {_label(coming)} to the broker.", _stream(kept)]
    words += [_reading(name, read, kept[read - 1]) for name, read in readers.items()]
    return Picture(WIDEST, high + 24, shapes, "\n".join(words))


def _slots(kept: Sequence[dict[str, int]], top: float) -> list[str]:
    shapes = [text(BROKER + 8, top - 12, "stream", size=SMALL)]
    for number, label in enumerate([*map(_label, kept), "next"]):
        x, fill = BROKER + 8 + number * SLOT, NEW if number < len(kept) else CARD
        shapes.append(box(x, top, SLOT - 4, HIGH, label, fill, size=SMALL))
        shapes.append(text(x + SLOT / 2, top + HIGH + 10, str(number), size=SMALL, anchor="middle"))
    return shapes


def _consumer(name: str, read: int, event: str, top: float) -> list[str]:
    middle, start = top + HIGH / 2, BROKER + ROOM
    return [
        *(arrow(start, middle, CONSUMERS, middle), box(CONSUMERS, top, BOX, HIGH, name, ACTOR)),
        *(
            text(CONSUMERS, top - 10, "consumer", size=SMALL),
            text(CONSUMERS, top + HIGH + 10, f"next: {read}", size=SMALL),
        ),
        box(start + 2, middle - 34, EVENT, 26, event, NEW, size=SMALL),
    ]


def _label(event: dict[str, int]) -> str:
    return f"user {event['userId']}"


def _stream(kept: Sequence[dict[str, int]]) -> str:
    numbers = ", ".join(f"{number} {_label(event)}" for number, event in enumerate(kept))
    return f"The broker keeps a stream: {numbers}. The next event gets number {len(kept)}."


def _reading(name: str, read: int, event: dict[str, int]) -> str:
    return f"The consumer {name} gets number {read - 1}, {_label(event)}, and reads number {read} next."
