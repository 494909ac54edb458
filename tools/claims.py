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


ANALOGIES = (("05_choosing", "6. Four analogies"), ("05_choosing", "3. What each of them does"))
CLAIMS = (
    Claim(
        "Kafka",
        "Millions of messages a second",
        (
            ("deeper/kafka_throughput", "1. One by one, or together"),
            ("deeper/kafka_throughput", "5. Three clients"),
            ("deeper/kafka_throughput", "6. Millions of events a second"),
        ),
        "One computer does not do it: a published measurement, and the arithmetic.",
    ),
    Claim(
        "Kafka",
        "Scales across brokers",
        (("deeper/kafka_cluster", "2. Replicas and leaders"), ("deeper/kafka_cluster", "3. More brokers, more room")),
    ),
    Claim(
        "Kafka",
        "Keeps events, for as long as you configure",
        (("deeper/kafka_storage", "3. Retention by size"), ("deeper/kafka_storage", "4. Retention by time")),
    ),
    Claim(
        "Kafka",
        "Replays from any point",
        (("01_kafka", "10. Replay"), ("deeper/kafka_storage", "5. Delete up to an offset, and replay")),
    ),
    Claim(
        "Kafka",
        "Real-time data processing",
        (
            ("deeper/kafka_processing", "4. When is a window complete?"),
            ("deeper/kafka_processing", "5. Answer now, correct later"),
            ("deeper/kafka_processing", "7. State that survives"),
        ),
        "Plain Python on Kafka: the frameworks are named, and not run.",
    ),
    Claim(
        "Kafka",
        "Brings the changes of a database, and loses none",
        (
            ("deeper/kafka_in_and_out", "3. Change data capture"),
            ("deeper/kafka_in_and_out", "4. The connector is killed"),
            ("deeper/kafka_in_and_out", "6. The outbox without a relay"),
        ),
        "At least once: the sink of section 7 makes it right.",
    ),
    Claim(
        "Kafka",
        "Loses nothing when a broker dies",
        (
            ("deeper/kafka_cluster", "4. A leader is killed"),
            ("deeper/kafka_cluster", "6. Rather no write than an unsafe one"),
        ),
        "With acks=all and enough replicas; with acks=1 the same section loses an event.",
    ),
    Claim("Kafka", "The most widely adopted", (), "A statement about an industry: no cell can show it."),
    Claim(
        "Kinesis",
        "Fully managed: nothing to operate",
        (
            ("deeper/kinesis_scaling", "1. Is there nothing to operate?"),
            ("deeper/kinesis_workers", "1. Who reads which shard?"),
        ),
        "That Amazon runs it well can't be shown here; what is left to you can.",
    ),
    Claim(
        "Kinesis",
        "Scales by itself with the throughput",
        (
            ("deeper/kinesis_scaling", "4. Scale by yourself"),
            ("deeper/kinesis_scaling", "5. Let AWS scale: on-demand"),
        ),
        "moto does not scale: the rule of AWS is cited.",
    ),
    Claim(
        "Kinesis",
        "Integrated with Lambda",
        (("deeper/kinesis_lambda", "1. What a function gets"), ("deeper/kinesis_lambda", "3. Say which record failed")),
        "Lambda does not run here: the function does, and the course calls it as Lambda's guide says.",
    ),
    Claim(
        "Kinesis",
        "Integrated with S3",
        (("deeper/kinesis_integrations", "2. Firehose delivers to S3"),),
        "moto's delivery stream reads no stream by itself: the course moves the records.",
    ),
    Claim(
        "Kinesis",
        "Integrated with Redshift",
        (("deeper/kinesis_integrations", "3. Ask the bucket in SQL"),),
        "DuckDB reads what Redshift would COPY.",
    ),
    Claim(
        "Kinesis",
        "Paid per use",
        (("deeper/kinesis_cost", "1. Pay for what?"), ("deeper/kinesis_cost", "3. Where the two cross")),
        "Prices are dated, and change.",
    ),
    Claim(
        "Pulsar",
        "Tenants keep workloads apart",
        (("deeper/pulsar_tenants", "1. Tenants and namespaces"), ("deeper/pulsar_tenants", "5. Tokens: who asks?")),
    ),
    Claim(
        "Pulsar",
        "Geo-replication is built in",
        (("deeper/pulsar_geo", "2. Written in east, read in west"), ("deeper/pulsar_geo", "4. West is down")),
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
    Claim(
        "Event Store",
        "Made for event sourcing: all that happened is stored, not the state",
        (
            ("04_event_store", "4. The state is what the events add up to"),
            ("04_event_store", "6. Two writers at once"),
        ),
    ),
    Claim(
        "Event Store",
        "Full audit trails, and questions about the past",
        (("04_event_store", "5. Ask the past"),),
    ),
    Claim(
        "Event Store",
        "Projections of streams for read models",
        (
            ("deeper/eventstore_read_models", "2. A table that answers it"),
            ("deeper/eventstore_read_models", "7. What the server does by itself"),
            ("deeper/eventstore_read_models", "8. A projection of your own"),
            ("deeper/eventstore_decide", "6. Projections that write"),
        ),
    ),
    Claim(
        "Event Store",
        "Complex event processing",
        (("deeper/eventstore_patterns", "1. Three large withdrawals within a minute"),),
        "The pattern is found by a program, or by a projection that you give to the server.",
    ),
    Claim(
        "Event Store",
        "Versions of events and evolution of their schema",
        (("deeper/eventstore_versions", "1. What the server does"), ("deeper/eventstore_versions", "3. Upcasting")),
        "The server stores; versions are the application's.",
    ),
    Claim(
        "Kafka",
        "A highway system, best for high throughput of any kind",
        ANALOGIES,
        "Lanes are partitions, each with one reader. An event stays where a car leaves, and a key keeps its lane.",
    ),
    Claim(
        "Kinesis",
        "A managed toll road, best for AWS with little to operate",
        (*ANALOGIES, ("05_choosing", "7. Decide")),
        "A full shard refuses, and keeps no queue; the price is shown beside that of three brokers.",
    ),
    Claim(
        "Pulsar",
        "A modern transit system, best for many tenants and regions",
        (*ANALOGIES, ("deeper/pulsar_tenants", "1. Tenants and namespaces")),
        "Streams and queues in one; more parts run than with Kafka.",
    ),
    Claim(
        "Event Store",
        "A specialised vehicle, best for event sourcing and audits",
        (*ANALOGIES, ("05_choosing", "5. Event streaming is not event sourcing")),
        "It needs a road: for many readers a stream stands beside it.",
    ),
)
