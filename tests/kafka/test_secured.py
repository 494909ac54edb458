"""The broker that is secured: its files, who comes in, and who is let do what."""

import json
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ACLOperation, ResourceType

from lessons import servers
from lessons.course.waiting import until
from lessons.errors import ServerError
from lessons.kafka.security import rights, trials, users
from lessons.kafka.security.access import Access, access_to
from lessons.kafka.security.refusals import CLOSED, confluent_says, kafka_python_says
from lessons.kafka.security.rights import right
from lessons.kafka.security.wiretap import Wiretap
from lessons.kafka.server import profiles
from lessons.kafka.server.secured import ACCESS, CERTIFICATES, LISTENERS
from lessons.kafka.topics import recreate_topic
from lessons.servers import Server, catalogue
from lessons.servers.supervision import registry

MEMORY = 600 * 1024 * 1024
WRITE, READ, TOPIC, GROUP = ACLOperation.WRITE, ACLOperation.READ, ResourceType.TOPIC, ResourceType.GROUP


@pytest.fixture(scope="module")
def secured() -> Iterator[Server]:
    with servers.start("kafka", profile="secured", say=None) as server:
        yield server


@pytest.fixture(scope="module")
def access(secured) -> Access:
    return access_to(secured)


@pytest.fixture
def admin(access) -> Iterator[KafkaAdminClient]:
    """The administrator; what they have given is taken back."""
    with KafkaAdminClient(**access.as_admin()) as client:
        yield client
        rights.revoke(client)
        for user in users.user_names(client):
            users.delete_user(client, user)


def folder_of(server: Server) -> Path:
    registration = registry.read(server.name)
    assert registration
    return Path(registration.folder)


def test_its_secrets_are_private_and_new_for_each_server_and_go_with_it():
    seen = []
    for _ in range(2):
        with servers.start("kafka", profile="secured", say=None) as server:
            folder = folder_of(server)
            secret = [folder / ACCESS, folder / "server.properties", *sorted((folder / CERTIFICATES).iterdir())]
            assert {stat.S_IMODE(file.stat().st_mode) for file in secret} == {0o600}
            assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE((folder / CERTIFICATES).stat().st_mode) == 0o700
            seen += [json.loads((folder / ACCESS).read_text())["plain_password"]]
            seen += [file.read_bytes() for file in secret[2:]]
        until(lambda folder=folder: not folder.exists())
    assert len(set(seen)) == len(seen)


def test_what_it_shows_of_itself_holds_no_password(access):
    assert access.old_app[1] not in repr(access)


def test_it_starts_from_the_same_cache_and_stays_small(secured):
    assert profiles.SECURED.prepared() == catalogue.load("kafka").process.prepared()
    registration = registry.read(secured.name)
    assert 0 < registration.memory() < MEMORY


def test_another_broker_has_nothing_to_come_in_by(kafka):
    with pytest.raises(ServerError, match=r"is no secured broker of this course\. Start one"):
        access_to(kafka)


def test_every_listener_takes_those_who_should_and_refuses_all_others(access, admin):
    service = users.set_password(admin, access, "a-service", secrets.token_urlsafe(20))
    tls = {"bootstrap_servers": access.addresses["TLS"], "security_protocol": "SSL", "ssl_cafile": access.authority}
    user, password = access.old_app
    plain = {"sasl_mechanism": "PLAIN", "sasl_plain_username": user, "sasl_plain_password": password}
    legacy = {"bootstrap_servers": access.addresses["LEGACY"], "security_protocol": "SASL_PLAINTEXT", **plain}
    may = [tls, service, legacy, access.as_admin(), access.by_certificate(access.new_certificate("somebody"))]
    assert [(kafka_python_says(one), confluent_says(one)) for one in may] == [("", "")] * len(may)
    for listener in set(LISTENERS) - {"PLAINTEXT", "TLS"}:  # nobody comes in without a name, or unsure of the broker
        at = tls | {"bootstrap_servers": access.addresses[listener]}
        assert kafka_python_says(at), listener
        assert confluent_says(at), listener


@pytest.mark.parametrize(
    ("listener", "changed", "python", "confluent"),
    [
        ("EXPIRED", {}, "certificate has expired", "certificate verify failed"),
        ("ELSEWHERE", {}, "Hostname mismatch", "certificate verify failed"),
        ("TLS", {"ssl_cafile": "stranger"}, "unable to get local issuer certificate", "certificate verify failed"),
        ("TLS", {"security_protocol": "PLAINTEXT"}, CLOSED, CLOSED),
        ("PLAINTEXT", {}, CLOSED, "connecting to a PLAINTEXT broker listener"),
    ],
)
def test_each_fault_has_its_reason(access, listener, changed, python, confluent):
    settings = {"bootstrap_servers": access.addresses[listener], "security_protocol": "SSL"}
    settings |= {"ssl_cafile": access.authority, **changed}
    settings["ssl_cafile"] = settings["ssl_cafile"].replace("stranger", access.stranger)
    assert (kafka_python_says(settings), confluent_says(settings)) == (python, confluent)


def test_a_password_is_changed_and_the_old_one_refused(access, admin):
    first = users.set_password(admin, access, "a-service", "first")
    second = users.set_password(admin, access, "a-service", "second")
    assert (confluent_says(first), confluent_says(second)) == ("invalid credentials", "")
    users.delete_user(admin, "a-service")
    users.delete_user(admin, "a-service")  # who is not there stays away
    until(lambda: confluent_says(second) == "invalid credentials")


def test_rights_are_given_and_taken_one_by_one(access, admin):
    recreate_topic(admin, "guarded")
    service, other = (users.set_password(admin, access, name, name) for name in ("one", "other"))
    trials.write(access.as_admin(), "guarded")
    assert trials.write(service, "guarded") == "TopicAuthorizationFailedError"
    assert trials.read_alone(service, "guarded") == trials.SILENCE
    assert trials.read_in_group(service, "guarded", "a-group") == "GroupAuthorizationFailedError"
    rights.grant(admin, right("one", READ, GROUP, "a-group"))
    assert trials.read_in_group(service, "guarded", "a-group") == trials.SILENCE
    rights.grant(admin, right("one", WRITE, TOPIC, "guarded"), right("other", READ, TOPIC, "guarded"))
    assert trials.write(service, "guarded") == trials.read_alone(other, "guarded") == trials.CAN
    assert trials.read_in_group(other, "guarded", "a-group") == "GroupAuthorizationFailedError"
    assert trials.transact(service, "an-id") == "TransactionalIdAuthorizationFailedError"
    assert trials.create(service, "another") == "TopicAuthorizationFailedError"
    rights.revoke(admin, "one")
    assert trials.write(service, "guarded") == "TopicAuthorizationFailedError"
    assert [line.principal for line in rights.rights_of(admin)] == ["User:other"]


def test_a_right_that_the_broker_does_not_take_is_told(admin):
    with pytest.raises(ServerError, match=r"The broker refused a right: InvalidRequestError\."):
        rights.grant(admin, right("one", WRITE, ResourceType.CLUSTER, "a-cluster"))


def test_a_limited_producer_waits_and_loses_nothing(access, admin):
    recreate_topic(admin, "much")
    service = users.set_password(admin, access, "one", "one")
    rights.grant(admin, right("one", WRITE, TOPIC, "much"))
    users.limit_rate(admin, "one", 50_000)
    with KafkaProducer(**service, batch_size=50_000, linger_ms=100) as producer:
        sent = [producer.send("much", b"x" * 10_000) for _ in range(12)]
        producer.flush()
        assert [one.get(30).offset for one in sent] == list(range(12))
        assert producer.metrics()["producer-metrics"]["throttle-time-max"] > 0
    users.limit_rate(admin, "one", None)


def test_a_wiretap_hears_what_is_not_encrypted(access, admin):
    recreate_topic(admin, "letters")
    rights.grant(admin, right("ANONYMOUS", WRITE, TOPIC, "letters"))
    heard = []
    for listener, settings in (
        ("PLAINTEXT", {}),
        ("TLS", {"security_protocol": "SSL", "ssl_cafile": access.authority}),
    ):
        address = access.addresses[listener]
        with Wiretap() as tap, KafkaProducer(bootstrap_servers=address, proxy_url=tap.url, **settings) as producer:
            producer.send("letters", b"dear reader").get(10)
            heard.append(tap.hears("dear reader"))
    assert heard == [True, False]
