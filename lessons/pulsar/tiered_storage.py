"""Tiered storage: where a topic's ledgers are (in BookKeeper, in S3, or in both), and how they are offloaded."""

import urllib.request
from dataclasses import dataclass
from typing import Any

import pulsar

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, FIFTH, GAP, SMALL, TOP, WIDEST, wrapped
from lessons.course.pictures import Picture, colours, title
from lessons.course.waiting import until
from lessons.pulsar.admin import Admin, topic_path
from lessons.servers import Server

PLACES = ("open, in BookKeeper", "in BookKeeper", "in both", "in S3")
BOOKIE_READS = "pulsar_managedLedger_client_bookkeeper_client_READ_ENTRY_count{"
ANSWERS_WITHIN = 10.0  # seconds
HIGH = 38
"""Pixels: the height of a box for two lines."""
LEDGERS = Grid(left=EDGE, step=FIFTH, gap=GAP / 2, high=HIGH, down=11)


@dataclass(frozen=True)
class Ledger:
    """One ledger of a topic.

    Args:
        entries: how many entries it has.
        place: one of PLACES.
    """

    entries: int
    place: str


def offload_policy(bucket: str, endpoint: str) -> dict[str, str | int]:
    """A namespace's offload policy: move ledgers into this bucket of the S3 service at this address."""
    return {
        "managedLedgerOffloadDriver": "aws-s3",
        "offloadersDirectory": "offloaders",
        "s3ManagedLedgerOffloadBucket": bucket,
        "s3ManagedLedgerOffloadRegion": "us-east-1",
        "s3ManagedLedgerOffloadServiceEndpoint": endpoint,
        "s3ManagedLedgerOffloadCredentialId": "lesson",
        "s3ManagedLedgerOffloadCredentialSecret": "lesson",
        "managedLedgerOffloadDeletionLagInMillis": 0,  # how long an offloaded ledger stays in BookKeeper too
        "managedLedgerOffloadThresholdInBytes": -1,  # offload only on request
    }


def offload_ledgers(admin: Admin, topic: str, before: pulsar.MessageId, seconds: float = 60) -> str:
    """Offload all closed ledgers of the topic before this message, and wait until that is done.

    Returns:
        The broker's answer: "SUCCESS", or the error.

    Raises:
        WaitError: it took longer than that.
    """
    path = f"{topic_path(topic)}/offload"
    message_id = {"ledgerId": before.ledger_id(), "entryId": before.entry_id(), "partitionIndex": -1}
    admin.request("PUT", path, message_id)
    return until(lambda: _finished(admin.request("GET", path)), seconds)


def _finished(answer: dict[str, str]) -> str:
    return "" if answer["status"] == "RUNNING" else answer["lastError"] or answer["status"]


def list_ledgers(admin: Admin, topic: str) -> list[Ledger]:
    """The topic's ledgers, the oldest first. (BookKeeper has metadata only of the ledgers that it stores.)"""
    stats: dict[str, Any] = admin.request("GET", f"{topic_path(topic)}/internalStats?metadata=true")
    *closed, last = stats["ledgers"]
    return [
        *(Ledger(one["entries"], _place(one["offloaded"], "metadata" in one)) for one in closed),
        Ledger(stats["currentLedgerEntries"], _place(last["offloaded"], True, is_open=True)),
    ]


def _place(offloaded: bool, stored: bool, is_open: bool = False) -> str:
    if is_open:
        return PLACES[0]
    return PLACES[2 if stored else 3] if offloaded else PLACES[1]


def reads_from_bookies(server: Server) -> int:
    """How many times the broker has read from its bookies since it started, for all its topics.

    It counts that itself, where `bookkeeperClientExposeStatsToPrometheus` is set, as in the profile "tiered".

    Raises:
        URLError: the broker does not answer.
    """
    with urllib.request.urlopen(f"{server.admin_address}/metrics/", timeout=ANSWERS_WITHIN) as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(float(line.split()[-1])) for line in lines if line.startswith(BOOKIE_READS))


def show_times(warm: float, cold: float) -> None:
    """Print how long a read took from the bookies and from the bucket, in seconds, and how many times as long."""
    times = f"from the bookies {warm * 1000:,.0f} ms, from the bucket {cold * 1000:,.0f} ms"
    print(f"{times}: {cold / warm:.1f} times as long")


def draw(topic: str, ledgers: list[Ledger]) -> Picture:
    """Draw the ledgers, without their ids, which differ from run to run."""
    colour = colours(PLACES)
    shapes, top = [title(f"topic {topic}, its ledgers")], TOP
    for row in LEDGERS.rows(ledgers):
        shapes += LEDGERS.row(top, [Box(_lines(one), colour[one.place], _entries(one)) for one in row])
        top += HIGH + 30
    words = "; ".join(f"{_entries(ledger)} {ledger.place}" for ledger in ledgers)
    return Picture(WIDEST, top, shapes, f"topic {topic}, its ledgers: {words}")


def _lines(ledger: Ledger) -> list[str]:
    return wrapped(ledger.place, LEDGERS.width - 8, SMALL)


def _entries(ledger: Ledger) -> str:
    return f"{ledger.entries} entr{'y' if ledger.entries == 1 else 'ies'}"
