"""What the lessons say in prose and no cell can show: figures with their sources."""

from lessons.facts import FACTS, Fact

KURRENTDB = "KurrentDB's release notes, 25.1"
DATED = "the date of a source, or when it was looked up"
FIGURES: dict[str, dict[str, str | Fact]] = {
    "01_kafka": {"01": "12:01, the second of five events a minute apart", "1970": "the epoch"},
    "02_kinesis": {"24": FACTS["kinesis.retention_hours"], "365": FACTS["kinesis.retention_days"]},
    "05_choosing": {
        "2020": DATED,
        "2022": DATED,
        "2025": DATED,
        "2026": DATED,
        "700": "docs/servers.md: measured, all four together",
    },
    "deeper/eventstore_decide": {"25.1": KURRENTDB},
    "deeper/eventstore_aggregates": {"50": "lessons/eventstore/bank.py", "25.1": KURRENTDB},
    "deeper/eventstore_read_models": {"25.1": KURRENTDB},
    "deeper/kafka_bad_events": {
        "0.2": "STOPS, in milliseconds",
        "0.6": "STOPS, in milliseconds",
        "3.0.12": "requirements.in",
    },
    "deeper/kafka_cluster": {"4.1": "KIP-966, Eligible Leader Replicas", "550": "docs/servers.md: measured"},
    "06_capstone": {"3.0.12": "the version of kafka-python in requirements.in, with which this was seen"},
    "deeper/kafka_guarantees": {
        "3.0.12": "the version of kafka-python in requirements.in, with which this was seen",
        "45": "Kafka's session.timeout.ms by default",
    },
    "deeper/kafka_storage": {
        "3.6": "KIP-937, Improve Message Timestamp Validation",
        "30": "a law, as an example",
        "1000000000": "the exercise's own wish",
        "604800": "the seconds of a week",
    },
    "deeper/kafka_throughput": {
        "16384": "kafka-python's batch_size by default",
        "2014": DATED,
        "256": "-Xmx in lessons/kafka/server.py",
        "40": "the exercise's own wish",
        "421823": FACTS["kafka.linkedin_three_sync"],
        "821557": FACTS["kafka.linkedin_one_copy"],
    },
    "deeper/kinesis_integrations": {"2026": DATED},
    "deeper/kinesis_lambda": {"190": "lines of lessons/kinesis/event_source.py", "2026": DATED},
    "deeper/kinesis_limits": {
        "1000": FACTS["kinesis.records_in"],
        "2025": DATED,
        "2026": DATED,
        "3000": "three of them are within bytes_per_second",
        "70": FACTS["kinesis.fan_out_milliseconds"],
    },
    "deeper/kinesis_scaling": {
        "1000": FACTS["kinesis.records_in"],
        "2026": DATED,
        "24": FACTS["kinesis.retention_hours"],
        "4000": FACTS["kinesis.on_demand_records"],
    },
    "deeper/kinesis_workers": {"170": "lines of lessons/kinesis/leases.py"},
    "deeper/pulsar_geo": {"700": "docs/servers.md: measured, twice 360"},
    "deeper/pulsar_queue_and_stream": {"1000": "the Python client's max_pending_messages by default"},
    "deeper/pulsar_reliability": {"20": "the exercise's own wish", "200": "a team's report, as an example"},
    "deeper/pulsar_tiers": {"50000": "Pulsar's managedLedgerMaxEntriesPerLedger by default"},
    "deeper/pulsar_topics": {"3.13": "requirements.in: pulsar-client"},
}
"""By notebook, the figures that no cell of it shows, each with where it is from, or as a fact that stands once."""
