"""`--data DIR` keeps every event, over three restarts, also those that nobody waits for or that are old."""

import pytest
from kafka import KafkaAdminClient

from lessons import servers
from lessons.kafka import storage, topics
from lessons.pulsar.admin import Admin
from tests.servers.clients import OF
from tests.waiting import until


@pytest.mark.parametrize("name", OF)
def test_every_event_is_there_after_each_of_three_restarts(name, home, registration):
    written: list[bytes] = []
    for number in range(4):
        with servers.start(name, data=home / "kept", say=None) as server:
            assert (OF[name].read(server.address) if written else []) == written
            written.append(f"event {number}".encode())
            OF[name].write(server.address, written[-1])
        until(lambda: registration(name) is None)


@pytest.mark.parametrize(("kept", "milliseconds"), [(True, -1), (False, 7 * 24 * 60 * 60 * 1000)])
def test_kafka_drops_kept_events_at_no_age(kept, milliseconds, home):
    with servers.start("kafka", data=home / "kept" if kept else None, say=None) as kafka:
        admin = KafkaAdminClient(bootstrap_servers=kafka.address)
        topics.recreate_topic(admin, "user-events")
        assert storage.topic_settings(admin, "user-events")["retention.ms"] == str(milliseconds)
        admin.close()


@pytest.mark.parametrize(("kept", "limit"), [(True, -1), (False, 0)])
def test_pulsar_drops_kept_events_by_no_limit(kept, limit, home):
    with servers.start("pulsar", data=home / "kept" if kept else None, say=None) as pulsar:
        OF["pulsar"].write(pulsar.address, b"event")
        found = Admin(pulsar).request("GET", "persistent/public/default/user-events/retention?applied=true")
        assert found == {"retentionTimeInMinutes": limit, "retentionSizeInMB": limit}
