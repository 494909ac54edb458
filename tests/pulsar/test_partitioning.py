"""Partitions as Java's client chooses them, held against Java's client itself."""

import shutil
import subprocess

import pytest

from lessons.pulsar.partitioning import as_java_does, java_hash
from lessons.pulsar.server.broker import class_path
from lessons.pulsar.topics import recreate_topic

KEYS = ["user-1", "user-123", "", "Größe", "😀 key", "polygenelubricants", "a" * 300]
PARTITIONS = 5
JAVA = """
import org.apache.pulsar.client.api.*;
import org.apache.pulsar.client.impl.MessageIdImpl;

public class Sender {
    public static void main(String[] arguments) throws Exception {
        try (PulsarClient client = PulsarClient.builder().serviceUrl(arguments[0]).build();
             Producer<byte[]> producer = client.newProducer().topic(arguments[1]).enableBatching(false).create()) {
            for (int at = 2; at < arguments.length; at++) {
                MessageId id = producer.newMessage().key(arguments[at]).value(new byte[1]).send();
                System.out.println("partition " + ((MessageIdImpl) id).getPartitionIndex());
            }
        }
    }
}
"""


def test_a_hash_is_never_negative():
    assert java_hash("polygenelubricants") == 0  # its hash code in Java is the smallest of all numbers
    assert all(0 <= java_hash(key) < 2**31 for key in KEYS)


def test_a_python_producer_sends_each_key_where_java_does(broker, admin, client, topic, tmp_path):
    javac, java = shutil.which("javac"), shutil.which("java")
    if not (javac and java):
        pytest.skip("Java's compiler is not installed.")
    recreate_topic(admin, topic, partitions=PARTITIONS)
    (tmp_path / "Sender.java").write_text(JAVA, encoding="utf-8")
    subprocess.run([javac, "-cp", class_path(), tmp_path / "Sender.java"], check=True, capture_output=True)
    program = [java, "-Dfile.encoding=UTF-8", "-Dsun.jnu.encoding=UTF-8", "-cp", f"{class_path()}:{tmp_path}", "Sender"]
    sent = subprocess.run([*program, broker.address, topic, *KEYS], check=True, capture_output=True, text=True)
    of_java = [int(line.split()[1]) for line in sent.stdout.splitlines() if line.startswith("partition ")]
    producer = client.create_producer(topic, message_router=as_java_does)
    assert [producer.send(b"event", partition_key=key).partition() for key in KEYS] == of_java
