"""Several brokers that work together: started, stopped, killed, shared, left, and their ports."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from lessons import servers
from lessons.errors import ServerError
from lessons.kafka import replicas
from lessons.kafka.server.cluster import brokers_of
from lessons.servers import cluster as clusters
from lessons.servers import slots
from lessons.servers.supervision import crash_notice, launch, ports, registry
from tests.waiting import ended, until

pytestmark = pytest.mark.usefixtures("home")
ROOT = Path(__file__).parents[2]
PROGRAM = """
import json, sys
from lessons import servers
cluster = servers.start_cluster("kafka", brokers=int(sys.argv[1]), say=None)
for node in cluster.nodes[: int(sys.argv[2])]:
    node.kill()
print(json.dumps(cluster.address), flush=True)
sys.stdin.read()
cluster.close()
"""


class Learner:
    """A process that uses a cluster, as a notebook's kernel does; it kills the first `killed` nodes."""

    def __init__(self, brokers: int, killed: int = 0):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        argv = [sys.executable, "-c", PROGRAM, str(brokers), str(killed)]
        self.process = subprocess.Popen(argv, cwd=ROOT, text=True, env=dict(os.environ), **pipes)

    def address(self) -> str:
        return json.loads(self.process.stdout.readline())

    def leave(self) -> None:
        self.process.communicate()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def pids(brokers: int) -> list[int]:
    """The process ids of the brokers."""
    return [registry.read(node.registered_name).server_pid for node in brokers_of(brokers)]


def test_three_brokers_lose_nothing_that_was_acknowledged_when_a_leader_is_killed():
    with servers.start_cluster("kafka", say=None) as cluster:
        assert [node.running for node in cluster.nodes] == [True] * 3
        admin = KafkaAdminClient(bootstrap_servers=cluster.address)
        replicas.recreate_topic(admin, "orders", [[1, 2, 3]], min_insync_replicas=2)
        with KafkaProducer(bootstrap_servers=cluster.address, acks="all") as producer:
            sent = [producer.send("orders", b"%d" % number) for number in range(50)]
            producer.flush(60)
            cluster.node(1).kill()
            assert not cluster.node(1).running
            assert cluster.node(1).memory == 0
            sent += [producer.send("orders", b"%d" % number) for number in range(50, 100)]
            producer.flush(60)
        assert all(future.succeeded() for future in sent)
        assert replicas.describe_replicas(admin, "orders")[0].leader != 1
        cluster.node(1).restart()
        replicas.wait_until_in_sync(admin, "orders")
        replicas.reassign_replicas(admin, "orders", 0, [1])  # what is read now is what the killed broker has
        consumer = KafkaConsumer(bootstrap_servers=cluster.address, consumer_timeout_ms=5000)
        consumer.assign([TopicPartition("orders", 0)])
        consumer.seek_to_beginning()
        found = [next(consumer).value for _ in range(100)]
        assert found == [b"%d" % number for number in range(100)]
        consumer.close()
        admin.close()
        assert sum(node.memory for node in cluster.nodes) < 1_000_000_000


def test_a_node_that_was_taken_down_stays_down_until_it_is_restarted():
    with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
        node = cluster.node(1)
        for take_down in (node.stop, node.kill):
            before = pids(1)
            take_down()
            take_down()  # once more changes nothing
            assert (node.running, repr(node)) == (False, "<node 1: down>")
            assert all(map(ended, before))
            node.restart()
            assert node.running
            assert node.known_members == 1
            assert pids(1) != before
        assert crash_notice.news() == []  # what a lab does on purpose is no trouble


def test_a_restart_of_a_node_that_runs_stops_it_first():
    with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
        before = pids(1)
        cluster.node(1).restart()
        assert all(map(ended, before))
        assert cluster.node(1).running


def test_a_paused_node_stands_still_and_goes_on():
    with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
        with cluster.node(1).paused():
            assert cluster.node(1).running
            assert cluster.node(1).known_members == 0
        until(lambda: cluster.node(1).known_members == 1)
        cluster.node(1).kill()
        with pytest.raises(ServerError, match=r"is down\."), cluster.node(1).paused():
            pytest.fail("a node that is down has nothing to pause")


def test_a_node_that_dies_by_itself_is_started_again_and_the_learner_is_told():
    with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
        os.kill(pids(1)[0], signal.SIGKILL)
        said = until(crash_notice.news)
        assert said == [
            "Apache Kafka (broker 1 of 1) was killed by signal 9 and was started again with all its data. "
            "Run this cell once more."
        ]
        until(lambda: cluster.node(1).server.process.protocol.count_members(cluster.address) == 1, 30)


def test_a_kernel_and_what_it_starts_share_a_cluster_until_the_last_one_is_killed():
    assert slots.take("kafka-cluster") == 1
    first, second = Learner(3), Learner(3)
    assert first.address() == second.address()
    running = pids(3)
    first.leave()
    assert not any(map(ended, running))
    second.kill()
    until(lambda: all(map(ended, running)))
    until(lambda: registry.names() == [])


def test_a_lab_that_kills_brokers_harms_no_lab_beside_it():
    first = Learner(2)
    address = first.address()
    second = Learner(2, killed=2)
    assert set(second.address().split(",")).isdisjoint(address.split(","))
    assert not any(map(ended, pids(2)))
    assert registry.names() == ["kafka-1-of-2", "kafka-1-of-2-2", "kafka-2-of-2", "kafka-2-of-2-2"]
    second.kill()
    until(lambda: registry.names() == ["kafka-1-of-2", "kafka-2-of-2"])
    first.leave()


def test_the_second_learner_is_told_of_the_cluster_of_its_own():
    first, said = Learner(1), []
    address = first.address()
    with servers.start_cluster("kafka", brokers=1, say=said.append) as cluster:
        assert cluster.address != address
    assert said[0] == "Another notebook has such a server too: this notebook gets one of its own."
    first.leave()


def test_a_cluster_goes_with_a_killed_kernel_also_when_a_node_is_down():
    learner = Learner(2, killed=1)
    learner.address()
    running = pids(2)
    assert [ended(pid) for pid in running] == [True, False]
    learner.kill()
    until(lambda: all(map(ended, running)))


def test_whoever_comes_later_finds_all_nodes_up():
    with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
        cluster.node(1).kill()
        with servers.start_cluster("kafka", brokers=1, say=None) as again:
            assert again.address == cluster.address
            assert again.node(1).running
            until(lambda: cluster.node(1).running)


def test_a_cluster_that_lost_a_supervisor_is_replaced_by_a_new_one():
    slots.take("kafka-cluster")
    first = Learner(2)
    address = first.address()
    os.kill(registry.read(brokers_of(2)[0].registered_name).pid, signal.SIGKILL)
    with pytest.raises(ServerError, match=r"A part of the cluster of .* has ended, and others use the rest\."):
        servers.start_cluster("kafka", brokers=2, say=None)
    first.leave()
    with servers.start_cluster("kafka", brokers=2, say=None) as cluster:
        assert cluster.address != address


def test_a_node_of_a_cluster_that_has_ended_says_so():
    cluster = servers.start_cluster("kafka", brokers=1, say=None)
    cluster.close()
    for call in (cluster.node(1).stop, cluster.node(1).kill, cluster.node(1).restart):
        with pytest.raises(ServerError, match=r"has ended\. Run this notebook from the top\."):
            call()


def test_a_port_that_was_taken_meanwhile_is_replaced(monkeypatch):
    free, asked = ports.free, []
    with ports.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        def first_a_taken_one(count: int) -> list[int]:
            asked.append(count)
            found = free(count)
            return [taken.getsockname()[1], *found[1:]] if len(asked) == 3 else found  # the 3rd is what is started

        monkeypatch.setattr(ports, "free", first_a_taken_one)
        with servers.start_cluster("kafka", brokers=1, say=None) as cluster:
            assert str(taken.getsockname()[1]) not in cluster.address
    assert len(asked) == 4


def test_ports_that_are_always_taken_are_told(monkeypatch):
    def fails(*_):
        raise launch.PortTaken

    monkeypatch.setattr(clusters, "_started", fails)
    with pytest.raises(ServerError, match="found its ports taken 3 times"):
        servers.start_cluster("kafka", brokers=1, say=None)


@pytest.mark.parametrize("brokers", [0, -1, 6, True, "3", 2.0, None])
def test_a_number_of_brokers_that_cannot_be_is_told(brokers):
    with pytest.raises(ServerError, match=r"can't be started here\. Ask for 1 to 5 brokers\."):
        servers.start_cluster("kafka", brokers=brokers)


@pytest.mark.parametrize("name", ["kinesis", "pulsar"])
def test_a_technology_without_clusters_is_told(name):
    with pytest.raises(ServerError, match=rf'has no clusters here\. Start one server: servers\.start\("{name}"\)\.'):
        servers.start_cluster(name)


def test_the_line_names_all_addresses():
    said = []
    with servers.start_cluster("kafka", brokers=1, say=said.append) as cluster:
        assert said[-1] == f"kafka cluster ready, 1 nodes: {cluster.address} (local, version 4.4.0)"
        assert cluster.named("orders") == "orders"
