"""Apache Kafka itself, as one child process: broker and controller in one, from its published jars."""

import hashlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lessons import home
from lessons.errors import ServerError
from lessons.servers import jars, java, ports
from lessons.servers.technology import Answer, Command, Report, Technology

LOCK = Path(__file__).with_name("jars.lock")
SETTINGS = Path(__file__).with_name("server.properties")
LOGGING = Path(__file__).with_name("log4j2.yaml")
JVM = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx256m",
    "-Xlog:disable",
    "--enable-native-access=ALL-UNNAMED",
)
CLUSTER_ID = "bGVzc29ucy1rYWZrYS0wMA"
API_VERSIONS = 18  # the request that every Kafka broker answers first (Kafka protocol guide, "Api Keys")
CORRELATION = 4711  # any number: a broker's answer repeats it


class Kafka(Technology):
    """Apache Kafka from its jars, a formatted template and a start-up cache."""

    name = "kafka"
    title = "Apache Kafka"
    version = "4.4.0"
    variable = "KAFKA_BOOTSTRAP_SERVERS"
    port = 9092
    extra_ports = 1  # the controller's

    def address(self, port: int) -> str:
        return f"localhost:{port}"

    def missing(self) -> list[str]:
        wanting = jars.wanting(jars.read_lock(LOCK))
        size = sum(jar.size for jar in wanting) / 1e6
        found = [f"{len(wanting)} jars of {self.title} ({size:.0f} MB)"] if wanting else []
        return found if self._prepared().exists() else [*found, f"the start-up cache of {self.title}"]

    def prepare(self, report: Report) -> None:
        jars.fetch(jars.read_lock(LOCK), self.title, report)
        if not self._prepared().exists():
            report(f"preparing {self.title} for a quick start (once, about 10 seconds)")
            self._make_prepared()

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        prepared = self._prepared()
        if not (folder / "log").exists():
            shutil.copytree(prepared / "log", folder / "log")
        runtime = java.find()
        return self._command(folder, ports, runtime.use_cache(prepared / "startup-cache"))

    def ask(self, address: str, seconds: float) -> Answer:
        """Ask the first broker of the list that answers; the best answer counts."""
        answers = [Answer.NO_ADDRESS]
        for one in address.split(","):
            answers.append(_ask_broker(one.strip(), seconds))
            if answers[-1] is Answer.YES:
                break
        return max(answers, key=list(Answer).index)

    def _command(self, folder: Path, ports: list[int], *options: str) -> Command:
        settings = _settings(folder, ports)
        (folder / "server.properties").write_text(settings, encoding="utf-8")
        logging = f"-Dlog4j.configurationFile={LOGGING}"
        argv = [java.find().program, *JVM, *options, logging, "-cp", class_path(), "kafka.Kafka"]
        return Command([*argv, str(folder / "server.properties")])

    def _prepared(self) -> Path:
        """The folder of template and cache for just this Java, these jars at these places, and these options."""
        runtime = java.find()
        parts = (class_path(), runtime.program, runtime.build, *JVM, SETTINGS.read_text(encoding="utf-8"))
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
        return home.cache_dir() / f"kafka-{self.version}-{key}"

    def _make_prepared(self) -> None:
        """Format an empty log, start once to record the cache, and keep both under their final name."""
        with tempfile.TemporaryDirectory(dir=home.cache_dir(), prefix="kafka-unfinished-") as name:
            folder = Path(name)
            (folder / "work").mkdir()
            _format(folder / "work")
            shutil.copytree(folder / "work" / "log", folder / "keep" / "log")
            self._record_cache(folder / "work", folder / "keep" / "startup-cache")
            os.replace(folder / "keep", self._prepared())

    def _record_cache(self, folder: Path, cache: Path) -> None:
        numbers = ports.free(2)
        command = self._command(folder, numbers, java.find().record_cache(cache))
        with open(folder / "record.log", "wb") as log:
            broker = subprocess.Popen(command.argv, stdout=log, stderr=log, cwd=folder)
        try:
            _wait(self, broker, numbers[0], folder / "record.log")
            _exercise(self.address(numbers[0]))
        finally:
            broker.terminate()
            broker.wait(60)
        if not cache.exists():
            raise ServerError(
                f"{self.title}'s start-up cache was not written: {_last_line(folder / 'record.log')}.",
                "Free some disk space and run `python -m lessons fetch` again.",
            )


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
    """The jars in the lock's order (a start-up cache is only good for the same jars in the same order)."""
    return os.pathsep.join(str(jar.path) for jar in jars.read_lock(LOCK))


def _settings(folder: Path, ports: list[int]) -> str:
    values: Mapping[str, object] = {"port": ports[0], "controller_port": ports[1], "log": folder / "log"}
    return SETTINGS.read_text(encoding="utf-8").format_map(values)


def _format(folder: Path) -> None:
    properties = folder / "server.properties"
    properties.write_text(_settings(folder, ports.free(2)), encoding="utf-8")
    tool = ["kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties)]
    argv = [java.find().program, *JVM, f"-Dlog4j.configurationFile={LOGGING}", "-cp", class_path(), *tool]
    ran = subprocess.run(argv, capture_output=True, text=True, cwd=folder)
    if ran.returncode != 0:
        raise ServerError(
            f"Apache Kafka's storage could not be formatted: {(ran.stderr or ran.stdout).strip()[-200:]}.",
            "`python -m lessons doctor` looks for the cause.",
        )


def _wait(technology: Technology, broker: subprocess.Popen, port: int, log: Path) -> None:
    while not technology.ready(technology.address(port)):
        try:
            broker.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise ServerError(
            f"Apache Kafka did not start: {_last_line(log)}.",
            "`python -m lessons doctor` looks for the cause.",
        )


def _exercise(address: str) -> None:
    """Send and read one event in a group, so that the cache holds the classes of a first lesson."""
    from kafka import KafkaConsumer, KafkaProducer

    producer = KafkaProducer(bootstrap_servers=address)
    producer.send("warm-up", b"event").get(30)
    producer.close()
    consumer = KafkaConsumer("warm-up", bootstrap_servers=address, group_id="warm-up", auto_offset_reset="earliest")
    consumer.poll(timeout_ms=10_000)
    consumer.close()


def _last_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "its log is empty"


TECHNOLOGY = Kafka()
