"""The answers of kafka.add_copies."""

# %% given
from kafka import TopicPartition
from kafka.admin import NewTopic


# %% starter
def add_copies(admin, topic):
    admin.alter_partition_reassignments({TopicPartition(topic, 0): ...})


# %% solution
def add_copies(admin, topic):
    admin.alter_partition_reassignments({TopicPartition(topic, 0): [1, 2, 3]})


# %% right
def add_copies(admin, topic):
    admin.alter_partition_reassignments({TopicPartition(topic, 0): (3, 1, 2)})


# %% right
from lessons.kafka import replicas


def add_copies(admin, topic):
    replicas.reassign_replicas(admin, topic, 0, [1, 3, 2])


# %% right
def add_copies(admin, topic):
    for brokers in ([1, 2], [1, 2, 3]):
        admin.alter_partition_reassignments({TopicPartition(topic, 0): brokers})
        while admin.list_partition_reassignments():
            pass


# %% wrong: was taken away
def add_copies(admin, topic):
    admin.alter_partition_reassignments({TopicPartition(topic, 0): [2, 3]})


# %% wrong: There is a third broker
def add_copies(admin, topic):
    admin.alter_partition_reassignments({TopicPartition(topic, 0): [1, 2]})


# %% wrong: still on broker 1
def add_copies(admin, topic):
    admin.create_partitions({topic: 3})


# %% wrong: not a new topic
from lessons.kafka.topics import delete_topic


def add_copies(admin, topic):
    delete_topic(admin, topic)
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=3)], wait_for_metadata=True)
