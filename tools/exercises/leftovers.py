"""What is on a server that a check may have left there."""

from collections.abc import Callable

import boto3
import psycopg
from esdbclient import EventStoreDBClient
from esdbclient.exceptions import NotFound, StreamIsDeleted
from kafka import KafkaAdminClient

from lessons.connect.connectors import Connectors
from lessons.eventstore.connecting import connect_to
from lessons.kafka.security.access import Settings, access_to
from lessons.kafka.security.rights import rights_of
from lessons.kafka.security.users import user_names
from lessons.kinesis import streams
from lessons.pulsar import tokens
from lessons.pulsar.admin import Admin
from lessons.servers import Cluster, Server

UNREACHABLE = "kafka-advertised"
"""It tells clients an address where nobody is, which is what its lesson is about: nothing can be left there."""
INTERNAL = {"__consumer_offsets", "__transaction_state"}
"""Topics of the broker's own: bookkeeping of groups and of transactions."""


def on_server(server: Server | Cluster) -> set[str]:
    """The names of all topics, groups, streams, tables, buckets and namespaces of the server."""
    if getattr(server, "name", "") == UNREACHABLE:
        return set()
    return _KINDS[getattr(server, "name", "kafka").partition("-")[0]](server)


def _kafka(server: Server | Cluster) -> set[str]:
    secured = isinstance(server, Server) and server.name.endswith("secured")
    admin = KafkaAdminClient(**_as_admin(server))
    try:
        groups = {f"group {group['group_id']}" for group in admin.list_groups()}
        given = (
            {*map("user {}".format, user_names(admin)), *map("right {}".format, rights_of(admin))} if secured else set()
        )
        return (given | groups | {*admin.list_topics()}) - INTERNAL
    finally:
        admin.close()


def _as_admin(server: Server | Cluster) -> Settings:
    if isinstance(server, Server) and server.name.endswith("secured"):
        return access_to(server).as_admin()
    return {"bootstrap_servers": server.address}


def _kinesis(_server: Server | Cluster) -> set[str]:
    tables = boto3.client("dynamodb").list_tables()["TableNames"]
    buckets = [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]]
    return {*streams.stream_names(boto3.client("kinesis")), *tables, *buckets}


def _pulsar(server: Server | Cluster) -> set[str]:
    assert isinstance(server, Server)  # a cluster is Kafka's
    secret = tokens.sign_token(tokens.server_key(server), tokens.SUPERUSER) if server.name.endswith("secured") else ""
    admin = Admin(server, secret)
    spaces = {space for tenant in admin.tenants() for space in admin.namespaces(tenant)}
    spaces.discard("pulsar/system")  # the broker's own
    return {*spaces, *(topic for space in spaces for topic in admin.topics(space))}


def _eventstore(server: Server | Cluster) -> set[str]:
    with connect_to(server.address) as client:
        names = {event.stream_name for event in client.read_all() if not event.stream_name.startswith("$")}
        groups = {f"group {group.group_name}" for group in client.list_subscriptions()}
        return groups | {name for name in names if _exists(client, name)}


def _exists(client: EventStoreDBClient, name: str) -> bool:
    try:
        return bool(client.get_stream(name, limit=1))
    except (NotFound, StreamIsDeleted):
        return False


def _postgres(server: Server | Cluster) -> set[str]:
    with psycopg.connect(server.address) as session:
        tables = session.execute("select relname from pg_stat_user_tables")
        slots = session.execute("select 'slot ' || slot_name from pg_replication_slots")
        return {name for (name,) in [*tables, *slots]}


def _connect(server: Server | Cluster) -> set[str]:
    assert isinstance(server, Server)  # a cluster is Kafka's
    return set(Connectors(server).names())


_KINDS: dict[str, Callable[[Server | Cluster], set[str]]] = {
    "kafka": _kafka,
    "kinesis": _kinesis,
    "pulsar": _pulsar,
    "eventstore": _eventstore,
    "postgres": _postgres,
    "connect": _connect,
}
