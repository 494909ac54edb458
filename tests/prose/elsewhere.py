"""Names in code letters that nothing installed knows, each with whose it is."""

SHOWN = "a mistake, a file or a form of something, shown to be recognised"
KURRENT = "EventStoreDB's and KurrentDB's documentation"
STREAMS = "Kafka Streams: class names of its jar 4.1.0, and its documentation"
FLINK = "Flink: class names of its jars 1.20.0, and its documentation"
QUIX = "Quix Streams: its package 3.28.1"
PIP = "pip's documentation, Configuration"
POSIX = "the operating system's"
SUITE = "the public test suite of esdbclient, tests/test_client.py"
CODESPACES = "GitHub's documentation, Default environment variables for your codespace"
ELSEWHERE: dict[str, str] = {
    "processing.guarantee": "Kafka Streams' documentation; its jar is not installed",
    "exactly_once_v2": "Kafka Streams' documentation; its jar is not installed",
    **dict.fromkeys(("TimeWindows", "SessionWindows", "KTable", "advanceBy", "ofSizeAndGrace"), STREAMS),
    **dict.fromkeys(("TumblingEventTimeWindows", "SlidingEventTimeWindows", "EventTimeSessionWindows"), FLINK),
    **dict.fromkeys(("WatermarkStrategy", "forBoundedOutOfOrderness", "allowedLateness"), FLINK),
    **dict.fromkeys(("tumbling_window", "hopping_window", "session_window", "join_asof", "grace_ms"), QUIX),
    **dict.fromkeys(("final", "processing_guarantee"), QUIX),
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
    "mybinder.org": "an address",
    "CODESPACE_NAME": CODESPACES,
    "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": CODESPACES,
    "EVENTSTORE_ADMIN_PASSWORD": SUITE,
    "EVENTSTORE_OPS_PASSWORD": SUITE,
    "TestEventStoreDBClient": SUITE,
    "TestEventStoreDBClientWithInsecureConnection": SUITE,
    "test_extra_checkpoint_bug_is_fixed": SUITE,
    "PIP_INDEX_URL": PIP,
    "PIP_TARGET": PIP,
    "PIP_USER": PIP,
}
