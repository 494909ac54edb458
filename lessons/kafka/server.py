"""Apache Kafka itself, as one child process: broker and controller in one, from its published jars."""

import contextlib
import shutil
import socket
import struct
from pathlib import Path

from lessons.kafka import preparing
from lessons.servers.java import jars, runtime
from lessons.servers.java.java_server import JavaServer
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision import data_folder
from lessons.servers.supervision import ports as free_ports
from lessons.servers.technology import Answer, Command

LOCK = Path(__file__).with_name("jars.lock")
TOOLS = Path(__file__).with_name("tools.lock")
SETTINGS = Path(__file__).with_name("server.properties")
LOGGING = Path(__file__).with_name("log4j2.yaml")
JVM = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx256m",
    "-Xlog:disable",
    "--enable-native-access=ALL-UNNAMED",
)
KEEPS = {"log.retention.ms": "-1", "offsets.retention.minutes": str(10 * 365 * 24 * 60)}
"""With `--data` events stay, and the offsets of groups for years; by default both go after a week."""
CLUSTER_ID = "bGVzc29ucy1rYWZrYS0wMA"
"""The id of every cluster that a course has started; in base64 it reads `lessons-kafka-00`."""
ANSWERS_WITHIN = 5.0
API_VERSIONS = 18  # the request that every Kafka broker answers first (Kafka protocol guide, "Api Keys")
CORRELATION = 4711  # any number: a broker's answer repeats it


class Kafka(JavaServer):
    """Apache Kafka from its jars, a formatted template and a start-up cache."""

    name = "kafka"
    family = "kafka"
    title = "Apache Kafka"
    version = "4.4.0"
    variable = "KAFKA_BOOTSTRAP_SERVERS"
    client = "kafka"
    port = 9092
    extra_ports = 1  # the controller's
    mark_variable = "CLUSTER_ID"
    room_to_start = 2_000_000
    our_mark = CLUSTER_ID
    lock = LOCK
    seconds_to_prepare = 10
    java_options: tuple[str, ...] = ()
    """What its Java needs beside the others', or instead."""

    def address(self, port: int) -> str:
        return f"{free_ports.host()}:{port}"

    def downloads(self) -> list[jars.Jar]:
        """The broker's jars, and Kafka's command-line tools, which run beside it and are not on its class path."""
        return [*self.needs(), *jars.read_lock(TOOLS)]

    def parts(self) -> tuple[str, ...]:
        return (*JVM, SETTINGS.read_text(encoding="utf-8"))

    def make(self, prepared: Path) -> None:
        preparing.make(prepared, TECHNOLOGY.write_settings, _argv, CLUSTER_ID, TECHNOLOGY.ready)

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        prepared = self.prepared()
        if not (folder / "log").exists():
            _copy_whole(prepared / "log", folder / "log")
        settings = self.write_settings(folder, ports)
        options = (*self.java_options, runtime.find().use_cache(prepared / CACHE))
        return Command(_argv(*options, main=["kafka.Kafka", settings]))

    def write_settings(self, folder: Path, ports: list[int]) -> Path:
        """Java reads a properties file as Latin-1, in which other characters are written as \\u and their number."""
        values = {"port": ports[0], "controller_port": ports[1], "log": folder / "log"}
        text = SETTINGS.read_text(encoding="utf-8").format_map(values)
        further = {"advertised.listeners": f"PLAINTEXT://{self.address(ports[0])}", **self.settings(ports)}
        further |= KEEPS if data_folder.is_kept(folder) else {}
        text += "".join(f"{name}={value}\n" for name, value in further.items())  # a later line counts
        file = folder / "server.properties"
        file.write_text(text, encoding="latin-1", errors="backslashreplace")
        return file

    def settings(self, ports: list[int]) -> dict[str, str]:
        """What a broker of this kind needs beside server.properties, or instead."""
        return {}

    def nodes(self, brokers: int) -> list["Kafka"]:
        from lessons.kafka.nodes import of

        return of(brokers)

    def variant(self, cluster: str) -> "Kafka":
        from lessons.kafka.clusters import find

        return find(cluster)

    def ask(self, address: str, seconds: float) -> Answer:
        """Ask the first broker of the list that answers; the best answer counts."""
        answers = [Answer.NO_ADDRESS]
        for one in address.split(","):
            answers.append(_ask_broker(one.strip(), seconds))
            if answers[-1] is Answer.YES:
                break
        return max(answers, key=list(Answer).index)

    def mark(self, address: str, admin_address: str = "") -> str | None:
        """The cluster's id."""
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        within = {"bootstrap_timeout_ms": ANSWERS_WITHIN * 1000, "request_timeout_ms": ANSWERS_WITHIN * 1000}
        try:
            with contextlib.closing(KafkaAdminClient(bootstrap_servers=address, **within)) as admin:
                return admin.describe_cluster()["cluster_id"] or ""
        except KafkaError:
            return None


def _ask_broker(address: str, seconds: float) -> Answer:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        return Answer.NO_ADDRESS
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds) as broker:
            return _speaks_kafka(broker)
    except (OSError, UnicodeError):  # a name with a part that is too long is a UnicodeError
        return Answer.NOTHING


def _speaks_kafka(broker: socket.socket) -> Answer:
    """Send ApiVersions, version 0, which every broker answers, and look for the same correlation id in the answer."""
    request = struct.pack(">hhih", API_VERSIONS, 0, CORRELATION, -1)
    try:
        broker.sendall(struct.pack(">i", len(request)) + request)
        return Answer.YES if broker.recv(8, socket.MSG_WAITALL)[4:] == struct.pack(">i", CORRELATION) else Answer.OTHER
    except OSError:
        return Answer.OTHER


def class_path() -> str:
    """The jars in the lock's order."""
    return jars.class_path(jars.read_lock(LOCK))


def _argv(*options: str, main: list[str | Path]) -> list[str]:
    logging = f"-Dlog4j.configurationFile={LOGGING}"
    return [runtime.find().program, *JVM, *options, logging, "-cp", class_path(), *map(str, main)]


def _copy_whole(source: Path, target: Path) -> None:
    """Copy the folder, so that the target is there whole or not at all."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished)
    unfinished.rename(target)


TECHNOLOGY = Kafka()
