"""A secured cluster of somebody else's: who comes in, what is told to who does not, and a whole lesson on it."""

import base64
import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import nbformat
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import ACLOperation, ACLResourcePatternType, NewTopic, ResourceType

from lessons import servers
from lessons.commands import doctor
from lessons.errors import AddressError, ServerError
from lessons.kafka import storage
from lessons.kafka.consumer import read
from lessons.kafka.elsewhere import confluent, kafka_python, tokens
from lessons.kafka.security import rights, users
from lessons.kafka.security.access import Access, access_to
from lessons.kafka.server.profiles import PROFILES
from lessons.kafka.server.secured import SecuredBroker
from lessons.kafka.topics import delete_topic, ensure_topic, recreate_topic
from lessons.kernel import reasons
from lessons.servers import catalogue, settings
from lessons.servers.supervision.prefix import own_prefix
from tests import harness
from tests.kafka import signature

VALIDATOR = "OAuthBearerValidatorCallbackHandler"
ISSUER, AUDIENCE = "https://tokens.example", "the cluster elsewhere"
USER, PASSWORD = "learner", "not-to-be-seen-1234"
THEIRS = ("user-events", "orders")
"""Topics of somebody else's, one of them called as one of a lesson's is."""
TOPICS_AND_GROUPS = (ResourceType.TOPIC, ResourceType.GROUP)
LIST_TOPICS = """
import sys, confluent_kafka, kafka
print(kafka.KafkaAdminClient(bootstrap_servers=sys.argv[1]).list_topics())
print(sorted(confluent_kafka.Producer({"bootstrap.servers": sys.argv[1]}).list_topics(timeout=10).topics))
"""


class Elsewhere(SecuredBroker):
    """Takes tokens, too: those that are signed with the key of its giver.

    Args:
        folder: gets the file in which the broker finds that key.
    """

    name = "kafka-elsewhere"

    def __init__(self, folder: Path) -> None:
        self.keys = folder / "keys.json"
        self.keys.write_text(json.dumps({"keys": [signature.public_key()]}))
        self.java_options = (f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={self.keys.as_uri()}",)

    def settings(self, ports: list[int]) -> dict[str, str]:
        plain, listener = super().settings(ports), "listener.name.external"
        package = "org.apache.kafka.common.security.oauthbearer"
        mechanisms = f"{listener}.sasl.enabled.mechanisms"
        jaas = f'{package}.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";'
        return {
            **plain,
            mechanisms: f"{plain[mechanisms]},OAUTHBEARER",
            f"{listener}.oauthbearer.sasl.jaas.config": jaas,
            f"{listener}.oauthbearer.sasl.server.callback.handler.class": f"{package}.{VALIDATOR}",
            "sasl.oauthbearer.jwks.endpoint.url": self.keys.as_uri(),
            "sasl.oauthbearer.expected.audience": AUDIENCE,
            "sasl.oauthbearer.expected.issuer": ISSUER,
        }


@pytest.fixture(scope="module")
def access(tmp_path_factory) -> Iterator[Access]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PROFILES, "elsewhere", Elsewhere(tmp_path_factory.mktemp("tokens")))
        with servers.start("kafka", profile="elsewhere", say=None) as server:
            yield access_to(server)


@pytest.fixture(scope="module")
def admin(access) -> Iterator[KafkaAdminClient]:
    """Who runs the cluster; a learner has a password, and no right yet."""
    with KafkaAdminClient(**access.as_admin()) as client:
        users.set_password(client, access, USER, PASSWORD)
        yield client


@pytest.fixture
def named(access, admin, monkeypatch) -> Callable[..., None]:
    """Names that cluster in the environment; further settings take the place of the usual ones."""

    def name(**further: str) -> None:
        usual = {
            "KAFKA_BOOTSTRAP_SERVERS": access.addresses["EXTERNAL"],
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_CA_FILE": access.authority,
            "KAFKA_USERNAME": USER,
            "KAFKA_PASSWORD": PASSWORD,
        }
        for variable, value in {**usual, "LESSONS_SERVERS": "auto", **further}.items():
            monkeypatch.setenv(variable, value)

    return name


@contextlib.contextmanager
def with_rights(
    admin: KafkaAdminClient, user: str, kinds: tuple[ResourceType, ...] = TOPICS_AND_GROUPS
) -> Iterator[None]:
    """All rights on what begins with the learner's prefix, and none on anything else; nothing of a lesson's is left."""
    prefix = (f"{own_prefix()}.", ACLResourcePatternType.PREFIXED)
    rights.grant(admin, *(rights.right(user, ACLOperation.ALL, kind, *prefix) for kind in kinds))
    try:
        yield
    finally:
        rights.revoke(admin, user)
        for topic in admin.list_topics():
            if topic.startswith(own_prefix()):
                delete_topic(admin, topic)


def token_of(user: str, seconds: float = 600) -> str:
    now = time.time()
    return signature.signed({"sub": user, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + seconds})


def refused(**wrong: str) -> str:
    with pytest.raises(AddressError) as caught:
        servers.start("kafka", say=None)
    said = str(caught.value)
    assert not [one for one in (PASSWORD, *wrong.values()) if one in said and len(one) > 20 and "/" not in one]
    assert said.count(". ") == 1
    return said


def test_a_whole_lesson_runs_there_and_leaves_everything_of_others_alone(access, admin, named):
    for topic in THEIRS:
        recreate_topic(admin, topic)
        with KafkaProducer(**access.as_admin()) as producer:
            producer.send(topic, b"theirs").get(10)
    named()
    notebook = harness.path("01_kafka")
    with with_rights(admin, USER):
        ran = harness.run(nbformat.read(notebook, as_version=4), notebook.parent)
        assert PASSWORD not in json.dumps([cell.get("outputs") for cell in ran.cells])
        assert {name for name in admin.list_topics() if not name.startswith("__")} == set(THEIRS)
    with KafkaConsumer(*THEIRS, **access.as_admin(), auto_offset_reset="earliest") as consumer:
        assert [message.value for message in read(consumer, 2)] == [b"theirs"] * 2
    for topic in THEIRS:
        delete_topic(admin, topic)


@pytest.mark.parametrize(
    ("listener", "wrong", "words"),
    [
        ("EXTERNAL", {"KAFKA_PASSWORD": "wrong"}, "refuses the user 'learner' with this password. Correct KAFKA_USER"),
        ("EXTERNAL", {"KAFKA_SASL_MECHANISM": "PLAIN"}, "does not know PLAIN. Set KAFKA_SASL_MECHANISM"),
        ("EXTERNAL", {"KAFKA_PASSWORD": ""}, "KAFKA_PASSWORD is not set. Set KAFKA_USERNAME and"),
        ("EXTERNAL", {"KAFKA_SASL_MECHANISM": "DIGEST"}, "which the course does not speak. Set it to SCRAM-SHA-512,"),
        ("EXTERNAL", {"KAFKA_SECURITY_PROTOCOL": "TLS"}, "which Kafka does not know. Set it to PLAINTEXT, SSL,"),
        ("EXTERNAL", {"KAFKA_SECURITY_PROTOCOL": ""}, "does not say how it is used. Set it to SASL_SSL"),
        ("EXTERNAL", {"KAFKA_CA_FILE": "stranger"}, "an authority that is not trusted here. Set KAFKA_CA_FILE"),
        ("EXTERNAL", {"KAFKA_CA_FILE": ""}, "an authority that is not trusted here. Set KAFKA_CA_FILE"),
        ("EXTERNAL", {"KAFKA_CA_FILE": "/no/file"}, "which can't be read (No such file or directory). Correct the"),
        ("EXPIRED", {}, "has expired. Ask whoever runs that server for a new one."),
        ("ELSEWHERE", {}, "is for another host. Use the host's name that stands in the certificate"),
        ("INTERNAL", {"KAFKA_SECURITY_PROTOCOL": "SSL"}, "does not take the certificate that you show, or wants one."),
        ("PLAINTEXT", {}, "does not speak TLS. Correct the address"),
        ("EXTERNAL", {"KAFKA_BOOTSTRAP_SERVERS": "localhost"}, "that is not an address. Write it like host:9093."),
    ],
)
def test_who_does_not_come_in_is_told_why_and_what_to_do(access, named, listener, wrong, words):
    wrong = {name: access.stranger if value == "stranger" else value for name, value in wrong.items()}
    named(**{"KAFKA_BOOTSTRAP_SERVERS": access.addresses[listener], **wrong})
    assert words in refused(**wrong)


def test_who_may_not_make_a_topic_is_told_which_rights_to_ask_for(named):
    named()
    with servers.start("kafka", say=None) as kafka, KafkaAdminClient(bootstrap_servers=kafka.address) as client:
        for make in (recreate_topic, ensure_topic):
            with pytest.raises(ServerError, match=rf"does not let this user create .* begin with '{own_prefix()}'"):
                make(client, kafka.named("mine"))


def test_a_right_that_is_missing_is_the_reason_why_a_claim_does_not_hold(admin, named):
    named()
    with servers.start("kafka", say=None) as kafka:
        with with_rights(admin, USER):
            why = f"use transactional ids of their own. Ask whoever runs it for all rights .* with '{own_prefix()}.'"
            assert re.search(why, reasons.first())
        with with_rights(admin, USER, (*TOPICS_AND_GROUPS, ResourceType.TRANSACTIONAL_ID)):
            assert reasons.first() == ""
    assert kafka.kind == "external"


def test_how_much_is_stored_needs_a_right_and_is_no_zero_without_it(named):
    named()
    why = pytest.raises(ServerError, match=r"does not let this user ask how much .* right to describe the cluster")
    with servers.start("kafka", say=None) as kafka, KafkaAdminClient(bootstrap_servers=kafka.address) as client, why:
        storage.partition_size(client, kafka.named("mine"))


def test_a_name_that_needs_something_before_the_prefix_is_asked_for_so(named):
    named()
    why = pytest.raises(ServerError, match=rf"that begin with 'dlq\.{own_prefix()}'")
    with servers.start("kafka", say=None) as kafka, KafkaAdminClient(bootstrap_servers=kafka.address) as client, why:
        recreate_topic(client, f"dlq.{kafka.named('jobs')}")


def test_kafka_python_s_own_command_comes_in(admin, named):
    named()
    with servers.start("kafka", say=None) as kafka, with_rights(admin, USER):
        recreate_topic(admin, kafka.named("mine"))
        argv = [sys.executable, "-m", "kafka.admin", "-b", kafka.address, "--format", "json", "topics", "list"]
        listed = subprocess.run(argv, capture_output=True, text=True, check=True)
        assert json.loads(listed.stdout) == [kafka.named("mine")]


def test_a_certificate_opens_the_way_too(access, admin, named):
    at = access.addresses["INTERNAL"]
    named(
        KAFKA_BOOTSTRAP_SERVERS=at,
        KAFKA_SECURITY_PROTOCOL="SSL",
        KAFKA_CERTIFICATE_FILE=access.new_certificate("service"),
    )
    with with_rights(admin, "service"):
        assert makes_a_topic()


def makes_a_topic() -> bool:
    with servers.start("kafka", say=None) as kafka, KafkaAdminClient(bootstrap_servers=kafka.address) as client:
        name = kafka.named("mine")
        client.create_topics([NewTopic(name, 1, 1)], wait_for_metadata=True)
        made = name in client.list_topics()
        delete_topic(client, name)
        return made


def test_a_token_opens_the_way_until_it_ends(admin, named):
    named(KAFKA_SASL_MECHANISM="OAUTHBEARER", KAFKA_TOKEN=token_of("robot"))
    with with_rights(admin, "robot"):
        assert makes_a_topic()
    old = token_of("robot", seconds=-600)
    named(KAFKA_SASL_MECHANISM="OAUTHBEARER", KAFKA_TOKEN=old)
    assert "refuses the token. Get a new one for KAFKA_TOKEN" in refused(KAFKA_TOKEN=old)
    named(KAFKA_SASL_MECHANISM="OAUTHBEARER", KAFKA_TOKEN="")
    assert "nothing says where a token is. Set KAFKA_TOKEN, or" in refused()


class Endpoint(BaseHTTPRequestHandler):
    """Gives a token to the client `course` with the secret `only-for-the-endpoint`."""

    asked = 0

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        who = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        known = who == "course:only-for-the-endpoint" and form == {"grant_type": ["client_credentials"], "scope": ["k"]}
        type(self).asked += known
        content = {"access_token": token_of("robot"), "expires_in": 600} if known else {"error": "invalid_client"}
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    tokens._given.clear()
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/token"
        server.shutdown()


def test_an_endpoint_gives_one_token_to_all_clients(admin, named, endpoint):
    way = {"KAFKA_SASL_MECHANISM": "OAUTHBEARER", "KAFKA_TOKEN_URL": endpoint, "KAFKA_TOKEN_SCOPE": "k"}
    named(**way, KAFKA_CLIENT_ID="course", KAFKA_CLIENT_SECRET="only-for-the-endpoint")
    with with_rights(admin, "robot"):
        assert makes_a_topic()
    assert Endpoint.asked == 1
    named(**way, KAFKA_CLIENT_ID="other", KAFKA_CLIENT_SECRET="only-for-the-endpoint")
    assert "gave no token (status 401). Look at KAFKA_CLIENT_ID" in refused(KAFKA_CLIENT_SECRET="only-for-the-endpoint")
    named(**way, KAFKA_CLIENT_ID="course", KAFKA_CLIENT_SECRET="x")
    monkey = {**way, "KAFKA_TOKEN_URL": "http://tokens.example/"}
    named(**monkey, KAFKA_CLIENT_ID="course", KAFKA_CLIENT_SECRET="x")
    assert "which is no https:// address" in refused()


def test_no_other_address_is_shown_a_password(access, named):
    named()
    assert kafka_python.settings_of("localhost:9092") == confluent.settings_of({"bootstrap.servers": "a:1"}, {}) == {}
    with KafkaAdminClient(bootstrap_servers=[access.addresses["EXTERNAL"]]) as client:
        assert client.config["security_protocol"] == "SASL_SSL"
        assert PASSWORD not in repr(client.config)


def test_a_file_says_it_for_programs_too_and_doctor_shows_no_secret(access, named, monkeypatch, tmp_path):
    named(KAFKA_USERNAME="", KAFKA_PASSWORD="")
    for name in ("KAFKA_USERNAME", "KAFKA_PASSWORD"):
        monkeypatch.delenv(name)
    file = tmp_path / "own.env"
    file.write_text(f"KAFKA_USERNAME={USER}\nKAFKA_PASSWORD='{PASSWORD}'\n")
    file.chmod(0o600)
    monkeypatch.setenv(settings.FILE_VARIABLE, str(file))
    address = access.addresses["EXTERNAL"]
    ran = subprocess.run([sys.executable, "-c", LIST_TOPICS, address], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n[]\n"
    checks = [*doctor._file(), doctor._port(catalogue.load("kafka"))]
    assert [(check.ok, PASSWORD in repr(check)) for check in checks] == [(True, False)] * 2
    assert checks[0].found == "sets KAFKA_USERNAME, KAFKA_PASSWORD"
    way = f"SASL_SSL as '{USER}' by SCRAM-SHA-512; all names begin with {own_prefix()}"
    assert checks[1].found == f"not used: KAFKA_BOOTSTRAP_SERVERS names {address}; it answers; {way}"


def test_doctor_wants_the_file_private_and_knows_its_names(monkeypatch, tmp_path):
    file = tmp_path / "own.env"
    monkeypatch.setenv(settings.FILE_VARIABLE, str(file))
    assert doctor._file() == []
    file.write_text(f"KAFKA_PASWORD={PASSWORD}\n")
    file.chmod(0o644)
    (check,) = doctor._file()
    assert (check.ok, "chmod 600" in check.do) == (False, True)
    file.chmod(0o600)
    (check,) = doctor._file()
    assert (check.ok, "sets KAFKA_PASWORD, which" in check.found, PASSWORD in repr(check)) == (False, True, False)
    file.write_bytes(b"\xff\xfe")
    assert "can't be read (UnicodeDecodeError)" in doctor._file()[0].found
