"""The way to the broker that loses answers."""

import socket
from contextlib import suppress

import pytest
from kafka import KafkaProducer

from lessons.course.waiting import until
from lessons.kafka.consumer import read_to_end
from lessons.kafka.network import Network


@pytest.fixture
def network():
    with Network() as made:
        yield made


@pytest.mark.parametrize(("idempotent", "copies"), [(False, 2), (True, 1)])
def test_an_answer_that_is_lost_lets_the_producer_send_again(kafka, topic, member, network, idempotent, copies):
    producer = KafkaProducer(
        bootstrap_servers=kafka.address, proxy_url=network.url, enable_idempotence=idempotent, linger_ms=0
    )
    producer.send(topic, b"before", partition=0).get(10)
    network.losing = True
    future = producer.send(topic, b"event", partition=0)
    until(lambda: network.lost)
    network.heal()
    future.get(30)
    producer.close()
    assert [message.value for message in read_to_end(member())] == [b"before"] + [b"event"] * copies


def test_without_losses_it_is_a_way_like_any_other(kafka, topic, member, network):
    with KafkaProducer(bootstrap_servers=kafka.address, proxy_url=network.url) as producer:
        for _ in range(200):
            producer.send(topic, bytes(10_000))
    assert len(read_to_end(member())) == 200
    assert network.lost == 0


def test_a_name_that_it_knows_leads_where_it_says(kafka, topic, member):
    with Network({"broker.inside:9": kafka.address}) as network:
        settings = {"bootstrap_servers": "broker.inside:9", "proxy_url": network.url}
        with KafkaProducer(**settings) as producer:
            assert producer.send(topic, b"event", partition=0).get(10).offset == 0
    assert [message.value for message in read_to_end(member())] == [b"event"]


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n\r\n", b"\x05\x01\x00\x05\x02\x00\x01" + bytes(6), b"\x05", b""])
def test_who_speaks_otherwise_is_hung_up_on(network, said):
    port = int(network.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5) as stranger:
        answer = b""
        with suppress(OSError):  # it may have hung up already
            stranger.sendall(said)
            stranger.shutdown(socket.SHUT_WR)
            while block := stranger.recv(100):
                answer += block
    assert answer in (b"", b"\x05\x00")


def test_after_the_end_nobody_is_there():
    with Network() as network:
        port = int(network.url.rpartition(":")[2])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 5)
