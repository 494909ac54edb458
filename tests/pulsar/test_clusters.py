"""Brokers with settings of their own, and the tokens that one of them asks for."""

import base64
import hashlib
import hmac
import json
import stat
import xml.etree.ElementTree as ElementTree

import pytest

from lessons import servers
from lessons.errors import ServerError
from lessons.pulsar import clusters, tiered_storage, tokens
from lessons.pulsar.tiered_storage import Ledger
from lessons.servers import Server, technology


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


def test_a_cluster_that_is_not_known_is_told(home):
    names = ", ".join(clusters.CLUSTERS)
    with pytest.raises(ServerError, match=rf"no cluster 'north' of Apache Pulsar here\. The names are: {names}\."):
        servers.start("pulsar", cluster="north")
    with pytest.raises(ServerError, match=r"Kinesis \(moto\) has no cluster 'north' here\. Leave `cluster` out\."):
        servers.start("kinesis", cluster="north")


def test_every_cluster_has_a_name_of_its_own_and_shares_what_is_prepared():
    ordinary = technology.load("pulsar")
    assert len({"pulsar", *(cluster.name for cluster in clusters.CLUSTERS.values())}) == len(clusters.CLUSTERS) + 1
    assert {cluster.prepared() for cluster in clusters.CLUSTERS.values()} == {ordinary.prepared()}


def test_the_tiered_broker_knows_no_other_computer_and_finds_its_archive(tmp_path):
    settings = clusters.find("tiered").settings(tmp_path)
    assert clusters.find("tiered").settings(tmp_path) == settings  # a folder may have its data already
    assert (tmp_path / clusters.HOSTS).read_text().startswith("127.0.0.1 localhost ")
    (archive,) = (tmp_path / settings["offloadersDirectory"]).iterdir()
    assert archive.suffix == ".nar"
    assert archive.resolve() == technology.load("pulsar").downloads()[-1].path.resolve()


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
