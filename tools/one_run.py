"""One run of the measurements of the notebook on choosing: `python -m tools.one_run` writes docs/one_run.json.

It renews docs/one_run.md, too, which shows them. Run it on a machine that does nothing else. The figures are those of
one machine on one day, and the page says which.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import machine
from lessons import events, servers
from lessons.choosing import measuring, race, scenario
from lessons.choosing.eventstore_log import EventStoreLog
from lessons.choosing.kafka_log import KafkaLog
from lessons.choosing.kinesis_log import KinesisLog
from lessons.choosing.log import Log
from lessons.choosing.measuring import Measured
from lessons.choosing.pulsar_log import PulsarLog
from lessons.kafka.throughput_chart import rounded
from lessons.servers import Server
from tools import pages

FILE = Path(__file__).parents[1] / "docs" / "one_run.json"
CLIENTS = ("kafka-python", "confluent-kafka", "pulsar-client", "boto3", "esdbclient")
STANDS_IN = {"Kinesis": "moto, which stands in for AWS", "Event Store": "the course's own small server"}
LOGS: Mapping[str, type[Log]] = {
    "kafka": KafkaLog,
    "kinesis": KinesisLog,
    "pulsar": PulsarLog,
    "eventstore": EventStoreLog,
}
COUNT, SINGLE, WAITING, FLUSHED = 10_000, 50, 200, 100
"""Events that are written together, one by one, one after the other, and each to the disk."""


def main() -> int:
    """Measure, write the file, and renew the page."""
    FILE.write_text(json.dumps(measured(), indent=1) + "\n", encoding="utf-8")
    return pages.main()


def measured() -> dict[str, Any]:
    """What the file keeps: the day, the machine, versions, and the figures."""
    running = {name: servers.start(name, own_names=False) for name in LOGS}
    return {
        "day": date.today().isoformat(),
        "machine": machine.words(),
        "clients": {name: version(name) for name in CLIENTS},
        "servers": {name: server.version for name, server in running.items()},
        "logs": [_log(LOGS[name], server) for name, server in running.items()],
        "race": _race(running["kafka"], running["pulsar"]),
    }


def _log(kind: Any, server: Server) -> dict[str, Any]:
    made = scenario.bank_events(COUNT + SINGLE)
    log = kind(server, "one-run")
    try:
        found: Measured = measuring.measure(log, made[:COUNT], single=made[COUNT:])
    finally:
        log.delete()
    return {**asdict(found), "megabytes": measuring.megabytes(server)}


def _race(kafka: Server, broker: Server) -> dict[str, float]:
    values = [events.to_bytes(event) for event in scenario.bank_events(COUNT)]
    return {
        "Kafka": race.kafka_rate(kafka, values),
        "Pulsar": race.pulsar_rate(broker, values),
        "Kafka, waits for each": race.kafka_rate(kafka, values[:WAITING], waits=True),
        "Pulsar, no batches": race.pulsar_rate(broker, values, batches=False),
        "Pulsar, waits for each": race.pulsar_rate(broker, values[:WAITING], waits=True),
        "Kafka, waits, to disk": race.kafka_rate(kafka, values[:FLUSHED], waits=True, flushes=True),
    }


def page(run: Mapping[str, Any]) -> str:
    """The page's tables and what was measured on what, in Markdown.

    Args:
        run: what `measured` returned.
    """
    return "\n\n".join([_logs_table(run["logs"]), _race_table(run["race"]), _measured_on(run)])


def stored() -> str:
    """The page of the stored run."""
    return page(json.loads(FILE.read_text(encoding="utf-8")))


def _logs_table(logs: list[dict[str, Any]]) -> str:
    ranked = sorted((one for one in logs if one["ranked"]), key=lambda one: -one["written"]["rate"])
    places = {one["technology"]: str(place) for place, one in enumerate(ranked, 1)}
    head = ["", "written", "its client at most", "read", "p50, p99", "memory", "acknowledged", "place"]
    return machine.table(head, [_log_row(one, places) for one in logs])


def _log_row(one: dict[str, Any], places: Mapping[str, str]) -> list[str]:
    technology, written = one["technology"], one["written"]
    return [
        technology,
        f"{rounded(written['rate'])} a second",
        rounded(written["ceiling"]),
        f"{rounded(one['read']['rate'])} a second",
        f"{one['p50']:.1f} ms, {one['p99']:.1f} ms",
        f"{one['megabytes']:.0f} MB",
        one["kept"],
        places.get(technology, f"not ranked: {STANDS_IN.get(technology)}"),
    ]


def _race_table(rates: Mapping[str, float]) -> str:
    return machine.table(["", "events a second"], [[name, rounded(rate)] for name, rate in rates.items()])


def _measured_on(run: Mapping[str, Any]) -> str:
    day = date.fromisoformat(run["day"])
    servers_of = ", ".join(f"{name} {found}" for name, found in run["servers"].items())
    clients = ", ".join(f"{name} {found}" for name, found in run["clients"].items())
    return f"Measured on {day:%d %B %Y} on {run['machine']}.\nServers: {servers_of}.\nClients: {clients}."


if __name__ == "__main__":
    sys.exit(main())
