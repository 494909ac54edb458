"""A worker of Kafka Connect, as one child process, from published jars."""

from copy import copy
from pathlib import Path

from lessons.connect.server.protocol import ConnectProtocol
from lessons.servers import java_client
from lessons.servers.java import jars, runtime, turns
from lessons.servers.java_client import WayIn, no_secrets
from lessons.servers.supervision.process import Command, Report, ServerProcess

LOCK = Path(__file__).with_name("jars.lock")
SETTINGS = Path(__file__).with_name("worker.properties")
LOGGING = Path(__file__).with_name("log4j2.properties")
JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m", "-Xlog:disable", "--enable-native-access=ALL-UNNAMED")
CLIENTS = ("", "producer.", "consumer.", "admin.")
"""What stands before the settings of the worker itself, and of the clients that it makes for connectors."""
MAIN = "org.apache.kafka.connect.cli.ConnectStandalone"


class ConnectWorker(ServerProcess):
    """A standalone worker: one process, which forgets its connectors when it ends, and keeps their positions.

    Its Connect is one version behind the brokers: a class that Debezium 3.6 uses has gone from Kafka 4.4.
    """

    protocol = ConnectProtocol()
    name = "connect"
    title = "Kafka Connect"
    version = "4.3.1, Debezium 3.6.1"
    works_on = "kafka"
    port = 8083
    room_to_start = 2_000_000
    ends_at_once = True  # in the end its Kafka may have gone before, and it would wait for that
    bootstrap = ""
    """The address of its Kafka."""
    way_in: WayIn = staticmethod(no_secrets)
    """How it comes in there."""

    def working_on(self, address: str, way_in: WayIn) -> "ConnectWorker":
        worker = copy(self)
        worker.bootstrap, worker.way_in = address, way_in
        return worker

    def missing(self) -> list[str]:
        wanting = jars.wanting(jars.read_lock(LOCK))
        size = sum(jar.size for jar in wanting) / 1e6
        return [f"{len(wanting)} jars of {self.title} ({size:.0f} MB)"] if wanting else []

    def prepare(self, report: Report) -> None:
        if self.missing():
            with turns.turn(self.name, report) as tell:
                jars.fetch(jars.read_lock(LOCK), self.title, tell)

    def configure(self, folder: Path, ports: list[int]) -> Command:
        values = {"bootstrap": self.bootstrap, "port": ports[0], "folder": folder}
        settings, client = folder / "worker.properties", self.way_in(folder)
        text = SETTINGS.read_text(encoding="utf-8").format_map(values) + client.lines(*CLIENTS)
        java_client.write(settings, text)
        logging, path = f"-Dlog4j.configurationFile={LOGGING}", jars.class_path(jars.read_lock(LOCK))
        return Command([runtime.find_java().program, *JVM, *client.options, logging, "-cp", path, MAIN, str(settings)])


WORKER = ConnectWorker()
"""The only kind."""
