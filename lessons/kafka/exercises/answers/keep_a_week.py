"""The answers of kafka.keep_a_week."""

# %% given
from lessons.kafka import storage


# %% starter
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=..., retention_bytes=...)


# %% solution
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=7 * 24 * 60 * 60 * 1000, retention_bytes=1_000_000_000)


# %% right
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_bytes=1_000_000_000)
    storage.alter_topic(admin, topic, retention_ms=604_800_000)


# %% right
from kafka.admin import ConfigResource, ConfigResourceType


def keep_a_week(admin, topic):
    values = {"retention.ms": str(7 * 86_400_000), "retention.bytes": str(1024**3)}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=values)])


# %% wrong: which is 10 minutes
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=7 * 24 * 60 * 60, retention_bytes=1_000_000_000)


# %% wrong: there is no limit of size yet
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=7 * 24 * 60 * 60 * 1000)


# %% wrong: A gigabyte is
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=7 * 24 * 60 * 60 * 1000, retention_bytes=1_000_000)


# %% wrong: The topic's retention.ms is -1
def keep_a_week(admin, topic):
    storage.alter_topic(admin, topic, retention_ms=-1, retention_bytes=1_000_000_000)


# %% right
from kafka.admin import ConfigResource, ConfigResourceType


def keep_a_week(admin, topic):
    for name, value in (("retention.bytes", 10**9), ("retention.ms", 604_800_000)):
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={name: str(value)})])
