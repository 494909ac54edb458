"""Kafka's programs in Java on a secured cluster of somebody else's: its tools, and Kafka Connect."""

import json
import stat
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from psycopg.conninfo import conninfo_to_dict

from lessons import servers
from lessons.connect.connectors import Connectors
from lessons.errors import AddressError, ServerError
from lessons.kafka import consumer, tools
from lessons.kafka.elsewhere import java
from lessons.kafka.security import users
from lessons.kafka.topics import recreate_topic
from lessons.servers import Server
from lessons.servers.supervision import private, registry
from tests.kafka import test_elsewhere as elsewhere
from tests.kafka.test_elsewhere import USER, token_of, with_rights

access, admin, named, endpoint = elsewhere.access, elsewhere.admin, elsewhere.named, elsewhere.endpoint
ODD = 'with "quotes", a \\ and ü = #!'
"""A password of all that is special in JAAS, in a file of properties, or in both."""
LIST = "org.apache.kafka.tools.TopicCommand"

TABLE = {
    "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
    "plugin.name": "pgoutput",
    "publication.autocreate.mode": "filtered",
    "table.include.list": "public.mine",
    "slot.name": "mine",
    "publication.name": "mine",
}


def database(connectors: Connectors, postgres: Server) -> dict[str, str]:
    where = conninfo_to_dict(connectors.address_of(postgres))
    parts = {"hostname": where["host"], "port": where["port"], "user": where["user"], "dbname": where["dbname"]}
    return {f"database.{name}": str(value) for name, value in {**parts, "password": ""}.items()}


def old_form(pem: str, password: str, folder: Path) -> str:
    """The key of that file alone, as OpenSSL wrote it for years (`BEGIN EC PRIVATE KEY`), and locked."""
    key = serialization.load_pem_private_key(Path(pem).read_bytes(), None)
    form, lock = serialization.PrivateFormat.TraditionalOpenSSL, serialization.BestAvailableEncryption
    file = folder / "old.key"
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, lock(password.encode())))
    assert b"Proc-Type: 4,ENCRYPTED" in file.read_bytes()
    return str(file)


def sees_a_topic(admin, user: str) -> bool:
    with servers.start("kafka", say=None) as kafka, with_rights(admin, user):
        recreate_topic(admin, kafka.named("mine"))
        return kafka.named("mine") in tools.run_tool(LIST, "--bootstrap-server", kafka.address, "--list").split()


def test_the_console_consumer_reads_what_this_user_may(access, admin, named):
    users.set_password(admin, access, USER, ODD)
    named(KAFKA_PASSWORD=ODD)
    with servers.start("kafka", say=None) as kafka, with_rights(admin, USER):
        recreate_topic(admin, kafka.named("mine"))
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            producer.send(kafka.named("mine"), b"one").get(10)
        assert tools.console_consumer(kafka.address, kafka.named("mine"), 1) == ["one"]
    users.set_password(admin, access, USER, elsewhere.PASSWORD)
    assert not list(private.folder().glob("tool-*"))


def test_a_password_without_tls(access, admin, named):
    user, password = access.old_app
    way = {"KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT", "KAFKA_SASL_MECHANISM": "PLAIN"}
    named(**way, KAFKA_BOOTSTRAP_SERVERS=access.addresses["LEGACY"], KAFKA_USERNAME=user, KAFKA_PASSWORD=password)
    assert sees_a_topic(admin, user)


def test_a_certificate_and_its_key_locked_in_the_old_form(access, admin, named, tmp_path):
    pem = access.new_certificate("service")
    key = {"KAFKA_KEY_FILE": old_form(pem, ODD, tmp_path), "KAFKA_KEY_PASSWORD": ODD}
    at = {"KAFKA_BOOTSTRAP_SERVERS": access.addresses["INTERNAL"], "KAFKA_SECURITY_PROTOCOL": "SSL"}
    named(**at, KAFKA_CERTIFICATE_FILE=pem, **key)
    assert sees_a_topic(admin, "service")


def test_a_token(admin, named):
    named(KAFKA_SASL_MECHANISM="OAUTHBEARER", KAFKA_TOKEN=token_of("robot"))
    assert sees_a_topic(admin, "robot")
    named(KAFKA_SASL_MECHANISM="OAUTHBEARER", KAFKA_TOKEN="no-claims")
    with pytest.raises(AddressError, match=r"is no JSON Web Token .* LESSONS_SERVERS=local"):
        tools.run_tool(LIST, "--bootstrap-server", elsewhere.settings.environ()["KAFKA_BOOTSTRAP_SERVERS"], "--list")


def test_an_endpoint_for_tokens(admin, named, endpoint):
    way = {"KAFKA_SASL_MECHANISM": "OAUTHBEARER", "KAFKA_TOKEN_URL": endpoint, "KAFKA_TOKEN_SCOPE": "k"}
    named(**way, KAFKA_CLIENT_ID="course", KAFKA_CLIENT_SECRET="only-for-the-endpoint")
    assert sees_a_topic(admin, "robot")


def test_the_file_is_private_and_goes_and_no_other_address_gets_one(access, named):
    named()
    with java.command_config(access.addresses["EXTERNAL"]) as ((option, file), options):
        assert (option, stat.S_IMODE(Path(file).stat().st_mode), options) == ("--command-config", 0o600, ())
        assert Path(file).parent.stat().st_mode & 0o077 == 0
        assert elsewhere.PASSWORD in Path(file).read_text()
    assert not Path(file).exists()
    with java.command_config("localhost:9092") as nothing:
        assert nothing == ([], ())
    assert elsewhere.PASSWORD not in repr(java.client_of(access.addresses["EXTERNAL"], Path("/nowhere")))


def test_connect_brings_rows_there(access, admin, named):
    named()
    with (
        servers.start("kafka", say=None) as kafka,
        servers.start("postgres", say=None) as postgres,
        servers.start("connect", on=kafka, say=None) as connect,
        with_rights(admin, USER),
        psycopg.connect(postgres.address, autocommit=True) as db,
    ):
        db.execute("create table mine (id int primary key)")
        db.execute("insert into mine values (7)")
        topic = f"{kafka.named('shop')}.public.mine"
        recreate_topic(admin, topic)
        connectors = Connectors(connect)
        settings = {**TABLE, **database(connectors, postgres), "topic.prefix": kafka.named("shop")}
        connectors.put("mine", settings)
        with KafkaConsumer(bootstrap_servers=kafka.address, auto_offset_reset="earliest") as reader:
            reader.assign([TopicPartition(topic, 0)])
            (message,) = consumer.read(reader, 1, seconds=30)
        assert json.loads(message.value)["after"] == {"id": 7}
        away = {**settings, "producer.override.bootstrap.servers": "localhost:1"}
        with pytest.raises(ServerError, match="Kafka Connect refuses this"):
            connectors.put("away", away)
        assert connectors.names() == ["mine"]
        connectors.delete("mine")
        registered = registry.read("connect")
        folder = Path(registered.folder)
        assert stat.S_IMODE((folder / "worker.properties").stat().st_mode) == 0o600
        assert elsewhere.PASSWORD not in (folder / "server.log").read_text()
