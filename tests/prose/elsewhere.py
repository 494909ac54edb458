"""Names in code letters that nothing installed knows, each with whose it is."""

SHOWN = "a mistake, a file or a form of something, shown to be recognised"
KURRENT = "EventStoreDB's and KurrentDB's documentation"
STREAMS = "Kafka Streams: class names of its jar 4.1.0, and its documentation"
FLINK = "Flink: class names of its jars 1.20.0, and its documentation"
QUIX = "Quix Streams: its package 3.28.1"
PIP = "pip's documentation, Configuration"
POSTGRES = "PostgreSQL's documentation, of version 18"
POSIX = "the operating system's"
SUITE = "the public test suite of esdbclient, tests/test_client.py"
IMAGES = "the repository of a container image's makers, as docs/images.md says"
CODESPACES = "GitHub's documentation, Default environment variables for your codespace"
HUB = "JupyterHub 6.1.1, which is only in the environment of a hub"
OF_THE_HUB = "read by deploy/jupyterhub"
ELSEWHERE: dict[str, str] = {
    "processing.guarantee": "Kafka Streams' documentation; its jar is not installed",
    "exactly_once_v2": "Kafka Streams' documentation; its jar is not installed",
    **dict.fromkeys(("TimeWindows", "SessionWindows", "KTable", "advanceBy", "ofSizeAndGrace"), STREAMS),
    **dict.fromkeys(("TumblingEventTimeWindows", "SlidingEventTimeWindows", "EventTimeSessionWindows"), FLINK),
    **dict.fromkeys(("WatermarkStrategy", "forBoundedOutOfOrderness", "allowedLateness"), FLINK),
    **dict.fromkeys(("tumbling_window", "hopping_window", "session_window", "join_asof", "grace_ms"), QUIX),
    **dict.fromkeys(("final", "processing_guarantee"), QUIX),
    "_TRANSITIVE": "the end of a compatibility mode of schema registries, shown",
    **dict.fromkeys(("restart_lsn", "max_slot_wal_keep_size"), POSTGRES),
    "breaching": "CloudWatch's API reference, PutMetricAlarm, TreatMissingData",
    "orders-value": "a subject of a schema registry, shown",
    "aws.amazon.com": "an address",
    "pricing": "a part of an address",
    "@db.example": SHOWN,
    "a1b2c3.account-123": SHOWN,
    "TransferTimedOut": SHOWN,
    "AccountRowInserted": SHOWN,
    "_kafka-damaged.ipynb": SHOWN,
    "_kafka-damaged-2.ipynb": SHOWN,
    "_start_here.ipynb": SHOWN,
    "NAME.py": SHOWN,
    "AFTER_": SHOWN,
    "@event": KURRENT,
    "$bc": KURRENT,
    "DISTINCT": "SQL",
    "userid": "a column of a table in Redshift",
    "charges": "a table of the exercise",
    "$HOME": POSIX,
    "http_proxy": POSIX,
    "grpc_proxy": "gRPC's documentation, Environment variables",
    **dict.fromkeys(("configureDefaults", "docker_release.py", "multi_account.rst", "release.yml"), IMAGES),
    **dict.fromkeys(("build.gradle.kts", "PULSAR_PREFIX_", "ClusterVNodeOptions.cs", "usage-telemetry.md"), IMAGES),
    **dict.fromkeys(("v26.0.3", "experimental-arm64-10.0-noble"), IMAGES),
    "docker.kurrent.io": "an address",
    "CODESPACE_NAME": CODESPACES,
    "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": CODESPACES,
    "EVENTSTORE_ADMIN_PASSWORD": SUITE,
    "EVENTSTORE_OPS_PASSWORD": SUITE,
    "TestEventStoreDBClient": SUITE,
    "TestEventStoreDBClientWithInsecureConnection": SUITE,
    "RLIMIT_DATA": POSIX,
    **dict.fromkeys(("SimpleLocalProcessSpawner", "c.ConfigurableHTTPProxy.command"), HUB),
    **dict.fromkeys(("LESSONS_HUB_PASSWORD", "LESSONS_HUB_STATE"), OF_THE_HUB),
    **dict.fromkeys(("LESSONS_HUB_AS_ROOT", "LESSONS_HUB_PACKAGES"), OF_THE_HUB),
    "PIP_INDEX_URL": PIP,
    "PIP_TARGET": PIP,
    "PIP_USER": PIP,
}
