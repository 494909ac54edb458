"""What the lessons say in prose and no cell can show: figures with their sources, and names that are not ours."""

KINESIS = "Kinesis developer guide, Quotas and limits"
DATED = "the date of a source, or when it was looked up"
FIGURES: dict[str, dict[str, str]] = {
    "01_kafka": {"01": "12:01, the second of five events a minute apart", "1970": "the epoch"},
    "02_kinesis": {"24": KINESIS, "365": KINESIS},
    "deeper/eventstore_aggregates": {"50": "lessons/eventstore/bank.py"},
    "deeper/kafka_bad_events": {
        "0.2": "STOPS, in milliseconds",
        "0.6": "STOPS, in milliseconds",
        "3.0.12": "requirements.in",
    },
    "deeper/kafka_cluster": {"4.1": "KIP-966, Eligible Leader Replicas", "550": "docs/servers.md: measured"},
    "deeper/kafka_guarantees": {"45": "Kafka's session.timeout.ms by default"},
    "deeper/kafka_storage": {
        "30": "a law, as an example",
        "1000000000": "the exercise's own wish",
        "604800": "the seconds of a week",
    },
    "deeper/kafka_throughput": {
        "16384": "kafka-python's batch_size by default",
        "2014": DATED,
        "256": "-Xmx in lessons/kafka/server.py",
        "40": "the exercise's own wish",
        "421823": "LinkedIn's published measurement",
        "821557": "LinkedIn's published measurement",
    },
    "deeper/kinesis_integrations": {"2026": DATED},
    "deeper/kinesis_lambda": {"190": "lines of lessons/kinesis/event_source.py", "2026": DATED},
    "deeper/kinesis_limits": {
        "1000": KINESIS,
        "2025": KINESIS,
        "2026": DATED,
        "3000": "three of them are within bytes_per_second",
        "70": "Kinesis developer guide, enhanced fan-out",
    },
    "deeper/kinesis_scaling": {"1000": KINESIS, "2026": DATED, "24": KINESIS, "4000": KINESIS},
    "deeper/kinesis_workers": {"170": "lines of lessons/kinesis/leases.py"},
    "deeper/pulsar_geo": {"700": "docs/servers.md: measured, twice 360"},
    "deeper/pulsar_queue_and_stream": {"1000": "the Python client's max_pending_messages by default"},
    "deeper/pulsar_tiers": {"50000": "Pulsar's managedLedgerMaxEntriesPerLedger by default"},
}
"""By notebook, the figures that no cell of it shows, each with where it is from."""

IN_JUPYTER = "what JupyterLab shows"
WRONG = "a mistake, or the form of something, that is shown to be recognised"
OF_KAFKA = "Apache Kafka's documentation"
OF_CLIENT = "kafka-python's documentation"
OF_AWS = "AWS's documentation"
OF_PULSAR = "Apache Pulsar's documentation"
OF_LIBRARY = "the eventsourcing library's documentation"
NAMES: dict[str, str] = {
    "[*]": IN_JUPYTER,
    "acks='all'": OF_CLIENT,
    "delivery_timeout_ms": OF_CLIENT,
    "schemaValidationEnforced": OF_PULSAR,
    "SequenceNumberForOrdering": OF_AWS,
    "MaximumRecordAgeInSeconds": OF_AWS,
    "ParallelizationFactor": OF_AWS,
    "TumblingWindowInSeconds": OF_AWS,
    "update_account_settings": OF_AWS,
    "userid": OF_AWS,
    "WriteProvisionedThroughputExceeded": OF_AWS,
    "ReadProvisionedThroughputExceeded": OF_AWS,
    "SubscribeToShard": OF_AWS,
    "scaling-events.shardId-000000000001": "lessons/kinesis/resharding.py",
    "persistent://public/default/user-events": OF_PULSAR,
    "client = pulsar.Client('pulsar://localhost:6650')": OF_PULSAR,
    "compactionThreshold": OF_PULSAR,
    "batching_type=pulsar.BatchingType.KeyBased": OF_PULSAR,
    "persistent://tenant/namespace/topic": OF_PULSAR,
    "eventsourcing.utils.register_topic": OF_LIBRARY,
    "eventsourcing-kurrentdb": OF_LIBRARY,
    "kurrentdbclient": OF_LIBRARY,
    "TransferTimedOut": WRONG,
    'names("account-1")': WRONG,
    "{ largest: 0 }": WRONG,
    "function (state, event) { … }": WRONG,
    "print(slow, fast)": WRONG,
    "AccountRowInserted": WRONG,
    '{"balance": …, "version": …}': WRONG,
    "bin/kafka-console-consumer.sh": OF_KAFKA,
    "broker.rack": OF_KAFKA,
    "min.insync.replicas=2": OF_KAFKA,
    "processing.guarantee=exactly_once_v2": OF_KAFKA,
    "log.retention.hours": OF_KAFKA,
    "delete.retention.ms": OF_KAFKA,
    "cleanup.policy=compact,delete": OF_KAFKA,
    "cleanup.policy=compact": OF_KAFKA,
    "retention.ms=-1": OF_KAFKA,
    "message.timestamp.type=LogAppendTime": OF_KAFKA,
    "segment.ms": OF_KAFKA,
}
"""Names and code that neither a cell nor the course's own code has, each with whose it is."""
