"""Apache Kafka itself, as one child process: broker and controller in one, from its published jars."""

import shutil
from pathlib import Path

from lessons.kafka.server import startup
from lessons.kafka.server.protocol import KafkaProtocol
from lessons.servers.java import jars, runtime
from lessons.servers.java.java_server import JavaServer
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision import data_folder
from lessons.servers.supervision.process import Command

LOCK = Path(__file__).with_name("jars.lock")
TOOLS = Path(__file__).with_name("tools.lock")
AGENT = Path(__file__).with_name("agent.lock")
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


class Broker(JavaServer):
    """A broker from Kafka's jars, a formatted template and a start-up cache."""

    protocol = KafkaProtocol()
    name = "kafka"
    family = "kafka"
    title = "Apache Kafka"
    version = "4.4.0"
    port = 9092
    extra_ports = 1  # the controller's
    room_to_start = 2_000_000
    lock = LOCK
    seconds_to_prepare = 10
    java_options: tuple[str, ...] = ()
    """What its Java needs beside the others', or instead."""

    def downloads(self) -> list[jars.Jar]:
        """The broker's jars, Kafka's command-line tools, and the agent for metrics; those are not on its class path."""
        return [*self.needs(), *jars.read_lock(TOOLS), *jars.read_lock(AGENT)]

    def parts(self) -> tuple[str, ...]:
        return (*JVM, SETTINGS.read_text(encoding="utf-8"))

    def make(self, prepared: Path) -> None:
        startup.make(prepared, BROKER.write_settings, _argv, BROKER.protocol)  # one cache serves all profiles

    def configure(self, folder: Path, ports: list[int]) -> Command:
        prepared = self.prepared()
        if not (folder / "log").exists():
            _copy_whole(prepared / "log", folder / "log")
        settings = self.write_settings(folder, ports)
        options = (*self.java_options, runtime.find_java().use_cache(prepared / CACHE))
        return Command(_argv(*options, main=["kafka.Kafka", settings]))

    def write_settings(self, folder: Path, ports: list[int]) -> Path:
        """Java reads a properties file as Latin-1, in which other characters are written as \\u and their number."""
        values = {"port": ports[0], "controller_port": ports[1], "log": folder / "log", "listens_on": self.listens_on}
        text = SETTINGS.read_text(encoding="utf-8").format_map(values)
        further = {"advertised.listeners": f"PLAINTEXT://{self.protocol.address(ports[0])}", **self.settings(ports)}
        further |= KEEPS if data_folder.is_kept(folder) else {}
        text += "".join(f"{name}={value}\n" for name, value in further.items())  # a later line counts
        file = folder / "server.properties"
        file.write_text(text, encoding="latin-1", errors="backslashreplace")
        return file

    def settings(self, ports: list[int]) -> dict[str, str]:
        """What a broker of this kind needs beside server.properties, or instead."""
        return {}


def class_path() -> str:
    """The jars in the lock's order."""
    return jars.class_path(jars.read_lock(LOCK))


def _argv(*options: str, main: list[str | Path]) -> list[str]:
    logging = f"-Dlog4j.configurationFile={LOGGING}"
    return [runtime.find_java().program, *JVM, *options, logging, "-cp", class_path(), *map(str, main)]


def _copy_whole(source: Path, target: Path) -> None:
    """Copy the folder, so that the target is there whole or not at all."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished)
    unfinished.rename(target)


BROKER = Broker()
"""The ordinary one."""
