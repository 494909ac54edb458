"""What is claimed of the four technologies, and the sections of the notebooks whose cells prove it."""

from typing import NamedTuple


class Claim(NamedTuple):
    """One claim.

    Args:
        technology: of which it is made.
        text: what is claimed.
        sections: where it is proven: notebooks by name, and the heading of a section in it. Every one has a cell that
            asserts something; a test looks.
        remark: what the proof leaves open.
    """

    technology: str
    text: str
    sections: tuple[tuple[str, str], ...]
    remark: str = ""


CLAIMS = (
    Claim(
        "Pulsar",
        "Tenants keep workloads apart",
        (("deeper/pulsar_tenants", "1. Tenants and namespaces"), ("deeper/pulsar_tenants", "5. Tokens: who asks?")),
    ),
    Claim(
        "Pulsar",
        "Geo-replication is built in",
        (("deeper/pulsar_geo", "2. Written in east, read in west"), ("deeper/pulsar_geo", "4. West is gone")),
    ),
    Claim(
        "Pulsar",
        "Storage has tiers: hot, warm and cold",
        (
            ("deeper/pulsar_tiers", "2. Hot: from the broker's memory"),
            ("deeper/pulsar_tiers", "3. Warm: in ledgers"),
            ("deeper/pulsar_tiers", "4. Cold: into the bucket"),
        ),
    ),
    Claim(
        "Pulsar",
        "A queue and a stream in one",
        (("deeper/pulsar_queue_and_stream", "1. A queue and a stream at once"),),
    ),
)
