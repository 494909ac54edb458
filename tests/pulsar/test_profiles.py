"""Brokers with settings of their own, and the tokens that one of them asks for."""

import base64
import hashlib
import hmac
import json
import stat
import xml.etree.ElementTree as ElementTree

import pytest

from lessons import servers
from lessons.commands import status
from lessons.errors import ServerError
from lessons.pulsar import tiered_storage, tokens
from lessons.pulsar.server import profiles
from lessons.pulsar.tiered_storage import Ledger
from lessons.servers import Server, catalogue
from lessons.servers.supervision import health, registry
from lessons.servers.supervision.health import Health
from lessons.servers.supervision.registry import Registration


def part(text: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_a_token_says_the_role_and_is_signed_with_the_key():
    head, claims, signature = tokens.sign_token(b"key", "acme-service").split(".")
    assert (part(head), part(claims)) == ({"alg": "HS256"}, {"sub": "acme-service"})
    expected = hmac.digest(b"key", f"{head}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(signature + "=") == expected


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    key = tokens.signing_key(tmp_path)
    assert len(key) == tokens.KEY_BYTES
    assert tokens.signing_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / tokens.KEY_FILE).stat().st_mode) == 0o600


def test_the_key_of_someone_elses_broker_is_not_here(home):
    theirs = Server("pulsar", "pulsar://elsewhere:6650", "external", "unknown")
    with pytest.raises(ServerError, match=r"The key of pulsar://elsewhere:6650 is not here\. Use the one that"):
        tokens.server_key(theirs)


def test_a_profile_that_is_not_known_is_told(home):
    names = ", ".join(profiles.PROFILES)
    with pytest.raises(ServerError, match=rf"no profile 'north' of Apache Pulsar here\. The names are: {names}\."):
        servers.start("pulsar", profile="north")
    with pytest.raises(ServerError, match=r"Kinesis \(moto\) has no profile 'north' here\. Leave `profile` out\."):
        servers.start("kinesis", profile="north")


def test_every_profile_has_a_name_of_its_own_and_shares_what_is_prepared():
    ordinary = catalogue.load("pulsar").process
    assert len({"pulsar", *(process.name for process in profiles.PROFILES.values())}) == len(profiles.PROFILES) + 1
    assert {process.prepared() for process in profiles.PROFILES.values()} == {ordinary.prepared()}


def test_the_tiered_broker_knows_no_other_computer_and_finds_its_archive(tmp_path):
    settings = profiles.PROFILES["tiered"].settings(tmp_path)
    assert profiles.PROFILES["tiered"].settings(tmp_path) == settings  # a folder may have its data already
    assert (tmp_path / profiles.HOSTS).read_text().startswith("127.0.0.1 localhost ")
    (archive,) = (tmp_path / settings["offloadersDirectory"]).iterdir()
    assert archive.suffix == ".nar"
    assert archive.resolve() == catalogue.load("pulsar").process.downloads()[-1].path.resolve()


def test_ledgers_are_drawn_with_their_places():
    found = [Ledger(50, "in S3"), Ledger(20, "open, in BookKeeper")]
    drawn = tiered_storage.draw("t", found)
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "topic t, its ledgers: 50 entries in S3; 20 entries open, in BookKeeper"


def test_a_topic_that_nobody_has_used_has_one_open_ledger(admin, topic):
    assert tiered_storage.list_ledgers(admin, topic) == [Ledger(0, "open, in BookKeeper")]


def test_what_cannot_be_moved_is_told(admin, client, topic):
    """The ordinary broker has nothing that could move a ledger."""
    before = client.create_producer(topic).send(b"event")
    assert tiered_storage.offload_ledgers(admin, topic, before).endswith("does not support offload")


@pytest.mark.parametrize("name", profiles.PROFILES)
def test_a_running_profile_is_seen_to_run_also_where_it_wants_to_know_who_asks(home, name):
    with servers.start("pulsar", profile=name, say=None):
        registration = registry.read(f"pulsar-{name}")
        process = catalogue.process_of(registration)
        assert type(process) is type(profiles.PROFILES[name])
        assert health.check(registration, process).health is Health.RUNS
        assert f"pulsar-{name} {registration.address}  admin {registration.admin_address}" in status.line(
            f"pulsar-{name}"
        )


@pytest.mark.parametrize(
    ("registered", "name"),
    [
        ("pulsar", "pulsar"),
        ("pulsar-secured", "pulsar-secured"),
        ("pulsar-secured-2", "pulsar-secured-2"),
        ("kafka-storage-3", "kafka-storage-3"),
        ("kafka-2-of-3", "kafka"),  # a node of a cluster is asked as any broker is
        ("kafka-container", "kafka"),
    ],
)
def test_the_process_of_a_registered_server_is_found_by_its_name(registered, name):
    registration = Registration(registered, "", "", 0, 0, "", "", "", False)
    process = catalogue.process_of(registration)
    assert (process.name, process.kind) == (name, "container" if registered.endswith("container") else "local")
