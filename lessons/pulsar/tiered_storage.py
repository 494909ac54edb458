"""Where a topic's ledgers are: with the bookies, in S3, or both; and how they get there."""

from dataclasses import dataclass

import pulsar

from lessons.course.layout import EDGE, FIFTH, GAP, SMALL, TOP, WIDEST, in_rows, wrapped
from lessons.course.pictures import Picture, box, colours, text, title
from lessons.course.waiting import until
from lessons.pulsar.admin import Admin, topic_path

PLACES = ("open, in BookKeeper", "in BookKeeper", "in both", "in S3")
HIGH = 38
"""Pixels: the height of a box for two lines."""


@dataclass(frozen=True)
class Ledger:
    """One ledger of a topic.

    Args:
        entries: how many entries it has.
        place: one of PLACES.
    """

    entries: int
    place: str


def offload_policy(bucket: str, endpoint: str) -> dict:
    """A namespace's offload policy: move ledgers into this bucket of the S3 at this address."""
    return {
        "managedLedgerOffloadDriver": "aws-s3",
        "offloadersDirectory": "offloaders",
        "s3ManagedLedgerOffloadBucket": bucket,
        "s3ManagedLedgerOffloadRegion": "us-east-1",
        "s3ManagedLedgerOffloadServiceEndpoint": endpoint,
        "s3ManagedLedgerOffloadCredentialId": "lesson",
        "s3ManagedLedgerOffloadCredentialSecret": "lesson",
        "managedLedgerOffloadDeletionLagInMillis": 0,  # how long a moved ledger stays with the bookies, too
        "managedLedgerOffloadThresholdInBytes": -1,  # nothing is moved by itself
    }


def offload_ledgers(admin: Admin, topic: str, before: pulsar.MessageId, seconds: float = 60) -> str:
    """Move all closed ledgers of the topic that lie before this message, and wait for it.

    Returns:
        What the broker says: "SUCCESS", or why not.

    Raises:
        WaitError: it took longer.
    """
    path = f"{topic_path(topic)}/offload"
    place = {"ledgerId": before.ledger_id(), "entryId": before.entry_id(), "partitionIndex": -1}
    admin.ask("PUT", path, place)
    return until(lambda: _finished(admin.ask("GET", path)), seconds)


def _finished(said: dict) -> str:
    return "" if said["status"] == "RUNNING" else said["lastError"] or said["status"]


def list_ledgers(admin: Admin, topic: str) -> list[Ledger]:
    """The topic's ledgers, the oldest first. (BookKeeper has metadata of what it holds, and of nothing else.)"""
    found = admin.ask("GET", f"{topic_path(topic)}/internalStats?metadata=true")
    *closed, last = found["ledgers"]
    return [
        *(Ledger(one["entries"], _place(one["offloaded"], "metadata" in one)) for one in closed),
        Ledger(found["currentLedgerEntries"], _place(last["offloaded"], True, is_open=True)),
    ]


def _place(offloaded: bool, stored: bool, is_open: bool = False) -> str:
    if is_open:
        return PLACES[0]
    return PLACES[2 if stored else 3] if offloaded else PLACES[1]


def draw(topic: str, found: list[Ledger]) -> Picture:
    """The picture of these ledgers; their numbers on the broker are not shown, since they differ from run to run."""
    colour = colours(PLACES)
    shapes, top = [title(f"topic {topic}, its ledgers")], TOP
    for row in in_rows(found, EDGE, FIFTH):
        for number, ledger in enumerate(row):
            x, wide = EDGE + number * FIFTH, FIFTH - GAP / 2
            lines = wrapped(ledger.place, wide - 8, SMALL)
            shapes.append(box(x, top, wide, HIGH, lines, colour[ledger.place], SMALL))
            shapes.append(text(x + wide / 2, top + HIGH + 11, _entries(ledger), SMALL, "middle"))
        top += HIGH + 30
    words = "; ".join(f"{_entries(ledger)} {ledger.place}" for ledger in found)
    return Picture(WIDEST, top, shapes, f"topic {topic}, its ledgers: {words}")


def _entries(ledger: Ledger) -> str:
    return f"{ledger.entries} entr{'y' if ledger.entries == 1 else 'ies'}"
