"""The answers of kafka.make_safe."""

# %% given
from kafka.admin import NewTopic


# %% starter
def make_safe(admin, topic):
    """Create the topic, with three partitions."""
    ...


# %% solution
def make_safe(admin, topic):
    settings = {"min.insync.replicas": 2}
    new = NewTopic(topic, num_partitions=3, replication_factor=3, topic_configs=settings)
    admin.create_topics([new], wait_for_metadata=True)


# %% right
def make_safe(admin, topic):
    brokers = {0: [1, 2, 3], 1: [2, 3, 1], 2: [3, 1, 2]}
    new = NewTopic(topic, replica_assignments=brokers, topic_configs={"min.insync.replicas": "2"})
    admin.create_topics([new], wait_for_metadata=True)


# %% right
from kafka.admin import ConfigResource, ConfigResourceType


def make_safe(admin, topic):
    admin.create_topics([NewTopic(topic, 3, 3)], wait_for_metadata=True)
    wanted = ConfigResource(ConfigResourceType.TOPIC, topic, configs={"min.insync.replicas": "2"})
    admin.alter_configs([wanted], raise_on_unknown=False)  # the broker that is asked may not know the topic yet


# %% wrong: When its broker is gone
def make_safe(admin, topic):
    new = NewTopic(topic, num_partitions=3, replication_factor=1)
    admin.create_topics([new], wait_for_metadata=True)


# %% wrong: 3 copies, and all 3 must be in sync
# -    settings = {"min.insync.replicas": 2}
# +    settings = {"min.insync.replicas": 3}


# %% wrong: which then may die
# -    settings = {"min.insync.replicas": 2}
# +    settings = {"min.insync.replicas": 1}


# %% wrong: The topic has 1 partitions
def make_safe(admin, topic):
    new = NewTopic(topic, num_partitions=1, replication_factor=3, topic_configs={"min.insync.replicas": 2})
    admin.create_topics([new], wait_for_metadata=True)


# %% wrong: 2 copies, and all 2 must be in sync
def make_safe(admin, topic):
    new = NewTopic(topic, num_partitions=3, replication_factor=2, topic_configs={"min.insync.replicas": 2})
    admin.create_topics([new], wait_for_metadata=True)


# %% right
def make_safe(admin, topic):
    admin.create_topics([NewTopic(topic, 3, 3, topic_configs={"min.insync.replicas": "2"})])
